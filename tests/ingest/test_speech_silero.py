"""The trained detector on real (synthetic) voices and on what is none."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from speech_samples import RATE_HZ, decoded, noise, tone

from ingest.speech.sound_files import save_sound
from ingest.speech.voice_finder import NO_VOICE, SILENCE

pytestmark = pytest.mark.speech

RECORDINGS = Path(__file__).parents[2] / "demo" / "recordings"
SLUG = "01-the-light-was-off"


@pytest.fixture(scope="module")
def finder():
    from ingest.speech.silero import SileroFinder

    return SileroFinder()


@pytest.fixture(scope="module")
def voice():
    return decoded(RECORDINGS / f"{SLUG}.opus")


def cut(finder, pcm, longest_s=600.0):
    return finder.cut(pcm, longest_s=longest_s, tell=lambda _second: None)


def music(seconds):
    """Plucked chords over a beat."""
    time_s = np.arange(RATE_HZ // 2) / RATE_HZ
    random = np.random.default_rng(3)
    beats = []
    for _ in range(round(seconds * 2)):
        pitches = 220 * 2 ** (random.choice([0, 2, 4, 5, 7, 9, 12], 3) / 12)
        chord = sum(np.sin(2 * np.pi * p * h * time_s) / h for p in pitches for h in range(1, 6))
        drum = random.standard_normal(len(time_s)) * np.exp(-40 * time_s)
        beats.append(0.1 * chord * np.exp(-3 * time_s) + 0.2 * drum)
    return np.concatenate(beats).astype(np.float32)


@pytest.mark.parametrize("longest_s", [600.0, 12.0])
def test_no_sentence_is_lost(finder, voice, longest_s):
    windows = cut(finder, voice, longest_s).windows
    assert all(end_s - start_s <= longest_s for start_s, end_s in windows)
    for said in json.loads((RECORDINGS / "times.json").read_text())[SLUG]:
        length_s = said["end_s"] - said["start_s"]
        held_s = sum(max(0.0, min(b, said["end_s"]) - max(a, said["start_s"])) for a, b in windows)
        assert length_s - held_s <= 0.1, said


def test_no_word_is_cut_in_two(finder, voice):
    """Short windows begin and end between sentences or phrases, where it is quiet."""
    loud = np.abs(voice).max()
    for start_s, end_s in cut(finder, voice, 12.0).windows:
        for edge_s in (start_s, end_s):
            middle = round(edge_s * RATE_HZ)
            assert np.abs(voice[max(0, middle - 160) : middle + 160]).max() < 0.1 * loud


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (np.zeros(RATE_HZ * 5, np.float32), SILENCE),
        (noise(10, level=0.0005), SILENCE),
        (noise(10, level=0.1), NO_VOICE),
        (tone(10), NO_VOICE),
        (music(20), NO_VOICE),
    ],
    ids=["zeros", "faint hiss", "loud noise", "tone", "music"],
)
def test_where_nobody_speaks_there_is_no_window_and_it_is_said_why(finder, sound, why):
    assert cut(finder, sound) == cut(finder, sound)
    assert (cut(finder, sound).windows, cut(finder, sound).no_speech) == ((), why)


def test_long_music_between_words_is_left_out(finder, voice):
    words = voice[: RATE_HZ * 12]
    sound = np.concatenate([words, music(30), words])
    windows = cut(finder, sound).windows
    assert len(windows) == 2
    assert windows[0][1] < 16
    assert windows[1][0] > 40


def test_a_faint_voice_in_noise_is_heard(finder, voice):
    faint = voice[: RATE_HZ * 20] * np.float32(0.02)
    windows = cut(finder, faint + noise(20, level=0.001)).windows
    assert sum(end_s - start_s for start_s, end_s in windows) > 18


def test_it_is_told_how_far_it_came_and_needs_no_more_memory_for_more_sound(finder, voice, tmp_path):
    peaks = []
    for times in (3, 7):
        save_sound(tmp_path / "sound.npy", np.tile(voice, times))
        pcm, reached = np.load(tmp_path / "sound.npy", mmap_mode="r"), []
        tracemalloc.start()
        finder.cut(pcm, longest_s=600.0, tell=reached.append)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert reached == sorted(reached)
        assert reached[-1] == pytest.approx(len(pcm) / RATE_HZ, abs=0.1)
    assert peaks[1] < 1.3 * peaks[0]
