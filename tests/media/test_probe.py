"""What is sound is described, what is damaged is marked, what is not sound is refused in plain words."""

import struct

import numpy as np
import pytest

from archive.errors import InvalidInput, NotAudio
from media.confined import ChildFailed
from media.limits import MIB, Limits
from media.probe import Probe, probe
from tests.media.sounds import FORMATS, encode, tone, wav_bytes

LIMIT_S = 3600.0
CODECS = {"wav": "pcm_s16le", "flac": "flac", "mp3": "mp3", "m4a": "aac", "aac": "aac", "ogg": "opus", "webm": "opus"}


def probed(path) -> Probe:
    return probe(path, duration_limit_s=LIMIT_S)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_that_is_taken_is_described(tmp_path, kind):
    found = probed(encode(tmp_path / "master", kind, 2.0))
    assert found.problems == ()
    assert not found.damaged
    assert found.codec == CODECS[kind]
    assert found.channels == 1
    assert found.sample_rate_hz == FORMATS[kind][2]
    assert found.decoded_duration_s == pytest.approx(2.0, abs=0.08)
    assert (found.declared_duration_s is None) == (kind == "aac")


def test_thirty_two_channels_are_taken(alone):
    found = probed(alone(wav_bytes(np.tile(tone(440, 0.5)[:, None], (1, 32)))))
    assert (found.channels, found.damaged, found.decoded_duration_s) == (32, False, 0.5)


def test_silence_is_sound(alone):
    found = probed(alone(wav_bytes(np.zeros(48000, np.float32))))
    assert (found.damaged, found.decoded_duration_s) == (False, 1.0)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg", "webm"])
def test_half_a_file_is_kept_and_marked(tmp_path, kind):
    path = encode(tmp_path / "master", kind, 4.0)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    found = probed(path)
    assert found.damaged
    assert 0.5 < found.decoded_duration_s < 3.0


def test_the_problem_says_both_lengths(alone):
    sound = wav_bytes(tone(440, 63.0, rate=8000), rate=8000, says_bytes=120 * 16000)
    found = probed(alone(sound))
    assert found.problems == ("The file says 2:00 but only 1:03 of sound could be read.",)
    assert (found.declared_duration_s, found.decoded_duration_s) == (120.0, 63.0)


def test_an_m4a_without_its_index_is_kept(tmp_path):
    path = encode(tmp_path / "master", "m4a", 4.0)
    path.write_bytes(path.read_bytes()[:20_000])
    found = probed(path)
    assert found.damaged
    assert found.decoded_duration_s == 0
    assert "kept" in found.problems[0]


def test_a_wav_whose_header_was_never_finished_is_read(alone):
    found = probed(alone(wav_bytes(tone(440, 1.0), says_bytes=0)))
    assert found.decoded_duration_s == pytest.approx(1.0)
    assert "never finished" in found.problems[0]


def test_a_wrong_bit_in_an_ogg_page_costs_no_time(tmp_path):
    path = encode(tmp_path / "master", "ogg", 4.0)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    found = probed(path)
    assert found.damaged
    assert found.decoded_duration_s == pytest.approx(4.0, abs=0.05)


def test_flipped_bits_in_a_wav_are_noticed(alone):
    data = bytearray(wav_bytes(tone(440, 2.0)))
    for at in range(10_045, 90_045, 10_000):
        data[at] ^= 0x40
    found = probed(alone(bytes(data)))
    assert found.problems == ("8 single samples are wrong and click, as a failing card or disk leaves them.",)


def test_noise_and_sharp_sounds_are_not_taken_for_damage(alone):
    sound = np.random.default_rng(1).normal(0, 0.2, 96000).clip(-1, 1).astype(np.float32)
    sound[48000:] = np.sign(tone(440, 1.0)) * 0.5
    assert not probed(alone(wav_bytes(sound))).damaged


def test_values_that_no_sound_has_are_marked(alone):
    sound = np.full(4800, np.nan, "<f4")
    header = struct.pack("<IHHIIHH", 16, 3, 1, 48000, 192000, 4, 32)
    data = b"WAVEfmt " + header + b"data" + struct.pack("<I", sound.nbytes) + sound.tobytes()
    found = probed(alone(b"RIFF" + struct.pack("<I", len(data)) + data))
    assert "no sound can have" in found.problems[0]


def test_a_tag_longer_than_the_file_is_passed_over(tmp_path, alone):
    mp3 = encode(tmp_path / "sound.mp3", "mp3", 2.0).read_bytes()
    found = probed(alone(b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + mp3))
    assert found.decoded_duration_s == pytest.approx(2.0, abs=0.06)
    assert "tag" in found.problems[0]


AIFF = b"FORM" + struct.pack(">I", 1000) + b"AIFFCOMM" + bytes(2000)
NOT_TAKEN = {
    "AIFF": (AIFF, "AIFF file and that format is not taken here: convert it to WAV, FLAC, MP3, M4A, OGG or WebM"),
    "AMR": (b"#!AMR\n" + bytes(range(256)) * 8, "AMR file and that format is not taken here: convert it to WAV"),
    "text": ("Grandmother said: «früh».\n".encode() * 500, "text, not sound"),
    "empty": (b"", "empty"),
    "page": (b"<!doctype html><p>hello", "web page"),
    "zip": (b"PK\x03\x04" + bytes(range(256)) * 8, "ZIP"),
    "noise": (np.random.default_rng(3).bytes(100_000), "No sound could be found"),
    "header alone": (wav_bytes(np.zeros(0, np.float32)), "No sound could be found"),
    "list": (b"#EXTM3U\n#EXTINF:5,\nsecret.wav\n#EXT-X-ENDLIST\n", "list of other files"),
}


@pytest.mark.parametrize("case", NOT_TAKEN)
def test_what_is_not_sound_is_refused_in_plain_words(alone, case):
    data, words = NOT_TAKEN[case]
    with pytest.raises(NotAudio, match=words):
        probed(alone(data))


def test_a_recording_over_the_limit_is_refused_by_what_it_says_and_by_what_it_holds(tmp_path):
    stated = encode(tmp_path / "master", "flac", 3.0)
    with pytest.raises(InvalidInput, match=r"3\.0 seconds long and the longest taken is 2\.0 seconds"):
        probe(stated, duration_limit_s=2.0)
    unstated = encode(tmp_path / "other", "aac", 3.0)
    with pytest.raises(InvalidInput, match="at least"):
        probe(unstated, duration_limit_s=2.0)


def test_a_child_past_its_limits_is_one_clear_error(tmp_path):
    path = encode(tmp_path / "master", "flac", 1.0)
    with pytest.raises(ChildFailed, match="longer than"):
        probe(path, duration_limit_s=LIMIT_S, limits=Limits(wall_s=0.01))
    with pytest.raises(ChildFailed):
        probe(path, duration_limit_s=LIMIT_S, limits=Limits(memory_bytes=40 * MIB))
