"""What is odd but whole is not called damaged: film, cover pictures, tags at the end, unusual WAVs."""

import struct
from pathlib import Path

import av
import numpy as np
import pytest

from media.probe import probe
from tests.media.sounds import encode, tone, wav_bytes


def with_pictures(path: Path, container_format: str, video_codec: str, audio_codec: str, *, cover: bool) -> Path:
    sound = np.rint(tone(440, 2.0) * 32767).astype(np.int16)
    with av.open(str(path), "w", format=container_format) as container:
        video = container.add_stream(video_codec, rate=25, width=64, height=64)
        video.pix_fmt = "yuvj420p" if cover else "yuv420p"
        audio = container.add_stream(audio_codec, rate=48000, layout="mono")
        if cover:
            video.disposition = av.stream.Disposition.attached_pic
        for count in range(1 if cover else 50):
            picture = av.VideoFrame.from_ndarray(np.zeros((96, 64), np.uint8), format=video.pix_fmt)
            picture.pts = count
            container.mux(video.encode(picture))
        container.mux(video.encode(None))
        for at in range(0, len(sound), 12000):
            frame = av.AudioFrame.from_ndarray(sound[None, at : at + 12000].copy(), format="s16", layout="mono")
            frame.sample_rate, frame.pts = 48000, at
            container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return path


@pytest.mark.parametrize(
    ("container_format", "video_codec", "audio_codec", "cover"),
    [("mp4", "mpeg4", "aac", False), ("flac", "mjpeg", "flac", True), ("mp3", "mjpeg", "libmp3lame", True)],
)
def test_pictures_beside_the_sound_are_left_alone(tmp_path, container_format, video_codec, audio_codec, cover):
    path = with_pictures(tmp_path / "master", container_format, video_codec, audio_codec, cover=cover)
    found = probe(path, duration_limit_s=60.0)
    assert found.problems == ()
    assert found.decoded_duration_s == pytest.approx(2.0, abs=0.05)


def test_tags_at_the_end_of_an_mp3_are_no_damage(tmp_path):
    path = encode(tmp_path / "master", "mp3", 2.0)
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, 32, 1, 0x80000000) + bytes(8)
    path.write_bytes(path.read_bytes() + bytes(32) + ape + b"TAG" + b"x" * 125)
    assert probe(path, duration_limit_s=60.0).problems == ()


def test_a_wav_that_was_streamed_states_no_length_and_is_whole(alone):
    found = probe(alone(wav_bytes(tone(440, 1.0), says_bytes=0xFFFFFFFF)), duration_limit_s=60.0)
    assert (found.problems, found.declared_duration_s, found.decoded_duration_s) == ((), None, 1.0)
