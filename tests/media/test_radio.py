"""A broadcast: pieces at one level with silence between, as WAV and as AAC, and of nothing but their own seconds."""

import wave

import numpy as np
import pytest

from archive.errors import InvalidInput
from media.probe import probe
from media.radio import PAUSE_S, make_radio_file
from media.spans import TONE_S, SourceSpan

RATE = 48_000


def a_tone(path, *, loud, seconds=4.0):
    samples = np.sin(np.arange(int(seconds * RATE)) * 2 * np.pi * 440 / RATE) * loud * 32767
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def heard(path):
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767


def loudness(samples):
    return float(np.sqrt(np.mean(samples**2)))


def test_pieces_follow_each_other_at_one_level_with_silence_between(tmp_path):
    soft, loud = a_tone(tmp_path / "soft.wav", loud=0.02), a_tone(tmp_path / "loud.wav", loud=0.5)
    pieces = [[SourceSpan(soft, 0.5, 3.5)], [SourceSpan(loud, 0.0, 1.0), SourceSpan(loud, 2.0, 4.0)]]
    duration_s = make_radio_file(pieces, tmp_path / "made.wav", form="wav")
    samples = heard(tmp_path / "made.wav")
    assert duration_s == pytest.approx(3 + PAUSE_S + 3, abs=0.01)
    assert len(samples) / RATE == pytest.approx(duration_s)
    first, pause, second = (
        samples[RATE : 2 * RATE],
        samples[int(3.2 * RATE) : int(4.3 * RATE)],
        samples[-RATE * 2 : -RATE],
    )
    assert loudness(pause) < 0.001
    assert loudness(first) == pytest.approx(loudness(second), rel=0.1)
    assert np.abs(samples).max() < 0.95


def test_as_aac_it_is_as_long(tmp_path):
    tone = a_tone(tmp_path / "tone.wav", loud=0.3)
    pieces = [[SourceSpan(tone, 0, 2)], [SourceSpan(tone, 2, 3.6, tone_before=True)]]
    duration_s = make_radio_file(pieces, tmp_path / "m", form="m4a")
    assert duration_s == pytest.approx(2 + PAUSE_S + TONE_S + 1.6, abs=0.01)
    found = probe(tmp_path / "m", duration_limit_s=60)
    assert found.codec == "aac"
    assert found.decoded_duration_s == pytest.approx(duration_s, abs=0.1)


@pytest.mark.parametrize("piece", [[], [SourceSpan("x", 3.0, 2.0)]])
def test_a_piece_without_sound_is_refused(tmp_path, piece):
    with pytest.raises(InvalidInput):
        make_radio_file([piece], tmp_path / "m", form="wav")
