"""What every engine's words go through: moved to recording time, marked where nothing can be heard, never dropped."""

import numpy as np
from speech_samples import RATE_HZ, noise, tone

from ingest.speech.transcriber import each_window
from ingest.speech.transcript_data import Segment, Word


def hear(pcm, windows, *segments):
    return list(each_window(pcm, windows, first_window=0, hear=lambda _piece: (segments, "en")))


def test_words_over_silence_are_kept_and_marked():
    sound = np.concatenate([tone(2.0), noise(3.0, level=0.0005)])
    (window,) = hear(sound, [(0.0, 5.0)], Segment(0.5, 1.5, "Corn."), Segment(3.0, 4.0, "Thanks for watching!"))
    assert [(one.text, one.over_silence) for one in window.segments] == [
        ("Corn.", False),
        ("Thanks for watching!", True),
    ]


def test_words_and_segments_are_moved_to_recording_time():
    word = Word("Corn.", 0.5, 1.0, 0.9)
    (window,) = hear(tone(9.0), [(4.0, 9.0)], Segment(0.5, 1.0, "Corn.", (word,)))
    assert (window.segments[0].start_s, window.segments[0].words[0].start_s) == (4.5, 4.5)


def test_empty_segments_are_none():
    (window,) = hear(tone(2.0), [(0.0, 2.0)], Segment(0.0, 1.0, ""), Segment(1.0, 2.0, "Corn."))
    assert [one.text for one in window.segments] == ["Corn."]


def test_a_silent_window_is_not_listened_to():
    sound = np.zeros(RATE_HZ * 2, np.float32)
    (window,) = hear(sound, [(0.0, 2.0)], Segment(0.0, 1.0, "Corn."))
    assert (window.segments, window.language) == ((), None)
