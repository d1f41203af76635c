import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speech_samples import RATE_HZ, SAMPLE, decoded, noise, tone

from ingest.speech.windows import is_silent, speech_windows


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200_000), st.floats(0.5, 4.0))
def test_windows_cover_everything_and_none_is_too_long(samples, longest_s):
    windows = speech_windows(noise(samples / RATE_HZ, level=0.1)[:samples], RATE_HZ, longest_s=longest_s)
    assert windows[0][0] == 0
    assert windows[-1][1] == samples / RATE_HZ
    assert all(end_s - start_s <= longest_s for start_s, end_s in windows)
    assert all(start_s < end_s for start_s, end_s in windows)
    assert all(left[1] == right[0] for left, right in itertools.pairwise(windows))


def test_the_cut_lies_in_the_pause():
    sound = np.concatenate([tone(8.2), noise(0.6, level=0.001), tone(9.0)])
    cuts = [end_s for _, end_s in speech_windows(sound, RATE_HZ, longest_s=10)][:-1]
    assert len(cuts) == 1
    assert 8.2 < cuts[0] < 8.8


def test_no_sound_at_all_gives_no_window():
    assert speech_windows(np.zeros(0, np.float32), RATE_HZ) == ()


@pytest.mark.parametrize(
    "sound",
    [np.zeros(0, np.float32), np.zeros(RATE_HZ * 3, np.float32), noise(5, level=0.004), tone(2, level=0.0005)],
    ids=["nothing", "zeros", "faint hiss", "tone under hearing"],
)
def test_silence_is_silent(sound):
    assert is_silent(sound)


@pytest.mark.parametrize("level", [1.0, 0.1, 0.03])
def test_a_voice_is_heard_also_when_faint_and_in_noise(level):
    voice = decoded(SAMPLE) * level
    assert not is_silent(voice)
    assert not is_silent(voice + noise(len(voice) / RATE_HZ, level=0.001)[: len(voice)])


def test_a_short_word_in_a_long_quiet_recording_is_heard():
    sound = noise(120, level=0.001)
    sound[RATE_HZ * 60 : RATE_HZ * 60 + RATE_HZ // 4] += tone(0.25, level=0.1)
    assert not is_silent(sound)


def test_a_click_is_not_a_word():
    sound = np.zeros(RATE_HZ * 2, np.float32)
    sound[RATE_HZ] = 0.9
    assert is_silent(sound)
