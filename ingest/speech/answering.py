"""What the recogniser's process can be asked: where people speak, which prompt would be given, what is said."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from ingest.speech.sound_files import Sound
from ingest.speech.transcriber import Transcriber
from ingest.speech.transcript_data import Provenance, to_data
from ingest.speech.voice_finder import LevelFinder, VoiceFinder

Message = dict[str, Any]
Say = Callable[[Message], None]


def make_finder(engine: str) -> VoiceFinder:
    """The detector for this engine's recordings: a trained one where it is installed. Test engines hear any sound."""
    if engine == "none" or engine.startswith("test:"):
        return LevelFinder()
    try:
        # It loads torch, which an engine without it may do without.
        from ingest.speech.silero import SileroFinder  # noqa: PLC0415

        return SileroFinder()
    except ImportError:
        return LevelFinder()


class Answering:
    """One engine and one finder of voices; the finder is loaded when something is first asked of it."""

    def __init__(self, engine: str, transcriber: Transcriber) -> None:
        self._engine, self._transcriber = engine, transcriber

    def answer(self, request: Message, say: Say) -> None:
        """Say all there is to say of one request; the last message has `end` in it."""
        answers = {"windows": self._windows, "prompt": self._prompt, "words": self._words, "provenance": self._source}
        say({"end": True, **answers[request["asked"]](request, say)})

    @cached_property
    def _finder(self) -> VoiceFinder:
        return make_finder(self._engine)

    def _windows(self, request: Message, say: Say) -> Message:
        cut = self._finder.cut(
            _sound(request), longest_s=request["longest_s"], tell=lambda second: say({"reached_s": second})
        )
        return {"windows": [list(window) for window in cut.windows], "no_speech": cut.no_speech}

    def _prompt(self, request: Message, _say: Say) -> Message:
        return {"prompt": self._transcriber.prompt_of(request["names"])}

    def _words(self, request: Message, say: Say) -> Message:
        windows = [(float(start), float(end)) for start, end in request["windows"]]
        results = self._transcriber.transcribe(
            _sound(request),
            windows,
            language=request["language"],
            prompt=request["prompt"],
            first_window=request["first_window"],
        )
        for window in results:
            say({"window": to_data(window)})
        return {}

    def _source(self, request: Message, _say: Say) -> Message:
        """Engine, model and finder together: what stands in the transcript."""
        of_engine = self._transcriber.provenance(language=request["language"], prompt=request["prompt"])
        whole: Provenance = replace(of_engine, settings={**of_engine.settings, **self._finder.settings})
        return {"provenance": to_data(whole)}


def _sound(request: Message) -> Sound:
    sound: Sound = np.load(request["pcm_path"], mmap_mode="r", allow_pickle=False)
    return sound
