"""Engines that prove the pipeline's promises.

One answers at once, one hangs, one dies, one eats memory. They are reached only by naming them in the settings,
and never by default.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence

from archive.errors import InvalidInput
from ingest.speech.prompting import prompt_of_names
from ingest.speech.sound_files import Sound
from ingest.speech.transcriber import Heard, each_window
from ingest.speech.transcript_data import Provenance, Segment, WindowResult, Word
from ingest.speech.windows import SAMPLE_RATE_HZ, Window

ECHO_SENTENCES = ("We saved the blue corn.", "Tala cooked pumpkin stew.", "The river was near.")
ECHO_CONFIDENCE = 0.9
MOST_TOKENS = 223
MEMORY_STEP_BYTES = 64 * 1024**2


class TestTranscriber:
    """One engine for tests; `behaviour` is the part of its name after `test:`."""

    __test__ = False

    def __init__(self, behaviour: str) -> None:
        if behaviour not in _BEHAVIOURS:
            raise InvalidInput(
                "There is no test engine %(behaviour)r: choose one of %(behaviours)s.",
                behaviour=behaviour,
                behaviours=", ".join(_BEHAVIOURS),
            )
        self._behaviour = behaviour

    def provenance(self, *, language: str | None, prompt: str) -> Provenance:
        """Name the test engine, so that its words are never taken for a real one's."""
        return Provenance(f"test:{self._behaviour}", "1", "", "", {}, prompt, language)

    def prompt_of(self, names: Sequence[str]) -> str:
        """As many names as fit, a word counting as a token."""
        return prompt_of_names(names, tokens=lambda text: len(text.split()), most=MOST_TOKENS)

    def transcribe(
        self, pcm: Sound, windows: Sequence[Window], *, language: str | None, prompt: str, first_window: int = 0
    ) -> Iterator[WindowResult]:
        """Do in each window what the behaviour says."""
        del prompt
        hear = _BEHAVIOURS[self._behaviour]
        return each_window(pcm, windows, first_window=first_window, hear=lambda piece: hear(piece, language))


def _echo(piece: Sound, language: str | None) -> Heard:
    """One sentence a second, the same three in turn."""
    seconds = max(1, len(piece) // SAMPLE_RATE_HZ)
    return tuple(_sentence(second) for second in range(seconds)), language or "en"


def _sentence(second: int) -> Segment:
    text = ECHO_SENTENCES[second % len(ECHO_SENTENCES)]
    parts = text.split()
    words = tuple(
        Word(part, second + place / len(parts), second + (place + 1) / len(parts), ECHO_CONFIDENCE)
        for place, part in enumerate(parts)
    )
    return Segment(float(second), float(second + 1), text, words, 0.0, ECHO_CONFIDENCE)


def _hang(_piece: Sound, _language: str | None) -> Heard:
    while True:
        time.sleep(3600)


def _crash(_piece: Sound, _language: str | None) -> Heard:
    os.abort()


def _eat_memory(_piece: Sound, _language: str | None) -> Heard:
    eaten: list[bytearray] = []
    while True:
        eaten.append(bytearray(MEMORY_STEP_BYTES))


_BEHAVIOURS: dict[str, Callable[[Sound, str | None], Heard]] = {
    "echo": _echo,
    "hang": _hang,
    "crash": _crash,
    "oom": _eat_memory,
}
