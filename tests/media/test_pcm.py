"""Samples for models: mono, at the rate asked for, cut to the sample."""

import numpy as np
import pytest

from media.pcm import read_pcm
from media.waveform import PeakMeter, peaks
from tests.media.sounds import FORMATS, encode, strength, tone, wav_bytes


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_at_the_speech_rate(tmp_path, kind):
    sound = read_pcm(encode(tmp_path / "master", kind, 2.0), out=tmp_path / "out")
    assert sound.dtype == np.float32
    assert len(sound) / 16000 == pytest.approx(2.0, abs=0.08)
    assert strength(sound[1600:30400], 440, rate=16000) == pytest.approx(0.3, abs=0.03)


def test_a_window_is_the_same_samples_as_in_the_whole(tmp_path, alone):
    source = alone(wav_bytes(np.random.default_rng(2).uniform(-0.5, 0.5, 96000).astype(np.float32)))
    whole = read_pcm(source, out=tmp_path / "whole")
    window = read_pcm(source, out=tmp_path / "window", start_s=0.5, end_s=1.25)
    assert len(whole) == 32000
    assert np.array_equal(window, whole[8000:20000])


def test_samples_of_the_same_rate_are_untouched(tmp_path, alone):
    sound = tone(440, 1.0)
    read = read_pcm(alone(wav_bytes(sound)), out=tmp_path / "out", sample_rate_hz=48000)
    assert np.abs(read - sound).max() < 1 / 16000


def test_channels_are_mixed_by_their_mean(tmp_path, alone):
    sound = np.zeros((48000, 6), np.float32)
    sound[:, 3] = 0.6
    read = read_pcm(alone(wav_bytes(sound)), out=tmp_path / "out", sample_rate_hz=48000)
    assert np.allclose(read, 0.1, atol=1e-3)


def test_a_window_behind_the_end_is_empty(tmp_path, alone):
    read = read_pcm(alone(wav_bytes(tone(440, 1.0))), out=tmp_path / "out", start_s=5.0)
    assert read.shape == (0,)


def test_peaks_are_the_loudest_of_each_stretch():
    sound = np.repeat(np.array([0.1, -0.5, 1.0, 0.0], np.float32), 250)
    assert peaks(sound, buckets=4) == (10, 50, 100, 0)
    meter = PeakMeter(1000, buckets=4)
    for part in np.split(sound, [1, 300, 777]):
        meter.add(part)
    assert meter.result() == (10, 50, 100, 0)


def test_a_sound_shorter_than_its_drawing_still_fills_it():
    assert peaks(np.array([0.5, 1.0], np.float32), buckets=4) == (50, 50, 100, 100)
    assert peaks(np.zeros(0, np.float32), buckets=3) == (0, 0, 0)
