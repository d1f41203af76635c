"""Listening to recordings without loading a model: the model runs in a process of its own and stays loaded there.

A process that hangs or dies costs the window it was in; the next call starts a new one.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive import errors
from ingest.speech.failures import RecogniserFailed
from ingest.speech.models import model_of_engine
from ingest.speech.recogniser_process import RecogniserProcess
from ingest.speech.transcript_data import Provenance, WindowResult, provenance_from_data, window_from_data
from ingest.speech.voice_finder import Cut
from ingest.speech.windows import Window

START_TIMEOUT_S = 300.0
STALL_TIMEOUT_S = 60.0
STALL_FACTOR = 20.0
OOM_TEST_LIMIT_BYTES = 1024**3


class Recogniser:
    """One engine in one process, started when first needed. Several threads may share it; they take turns.

    `stall_timeout_s` is how long a window may take; None allows a minute and twenty times the window's length.
    `chosen` says which engine and model people have chosen by now, where that can change.
    """

    def __init__(
        self,
        transcriber_name: str,
        *,
        model: str,
        threads: int,
        models_folder: Path,
        stall_timeout_s: float | None = None,
        start_timeout_s: float = START_TIMEOUT_S,
        chosen: Callable[[], tuple[str, str]] | None = None,
    ) -> None:
        self._name, self._model, self._threads, self._models_folder = transcriber_name, model, threads, models_folder
        self._stall_timeout_s, self._start_timeout_s = stall_timeout_s, start_timeout_s
        self._chosen = chosen or (lambda: (transcriber_name, model))
        self._process: RecogniserProcess | None = None
        self._turn = threading.Lock()

    def check(self) -> None:
        """Raise `MissingPart`, with the sentence to show, where no engine is chosen or its model is not here."""
        model_of_engine(self._name, self._model, self._models_folder)

    def choice(self) -> tuple[str, str]:
        """The engine and model that are chosen now; others may still run."""
        return self._chosen()

    def take_up_choice(self) -> None:
        """Before a recording: go over to the engine and model chosen by now. Raises `MissingPart` as `check` does.

        Never in the middle of one: all of its windows come from the model that its provenance names.
        """
        with self._turn:
            if (choice := self._chosen()) != (self._name, self._model):
                self.close()
                self._name, self._model = choice
        self.check()

    @property
    def pid(self) -> int | None:
        """Id of the running process, or None."""
        return self._process.pid if self._process and self._process.alive else None

    def transcribe(
        self, pcm_path: Path, windows: Sequence[Window], *, language: str | None, prompt: str, first_window: int = 0
    ) -> Iterator[WindowResult]:
        """Yield the windows of `pcm_path` (.npy, float32, 16 kHz, mono) as they finish, from `first_window` on.

        Raises `MissingPart` without an engine or model, and `RecogniserFailed` when the process hung, died or gave up.
        """
        longest_s = max((end_s - start_s for start_s, end_s in windows), default=0.0)
        request = {
            "asked": "words",
            "pcm_path": str(pcm_path.absolute()),
            "windows": [list(window) for window in windows],
            "language": language,
            "prompt": prompt,
            "first_window": first_window,
        }
        for message in self._ask(request, self._patience_s(longest_s)):
            if "window" in message:
                yield window_from_data(message["window"])

    def windows(self, pcm_path: Path, *, longest_s: float) -> Cut:
        """Where people speak in `pcm_path`, in windows of at most `longest_s`. Raises as `transcribe` does."""
        request = {"asked": "windows", "pcm_path": str(pcm_path.absolute()), "longest_s": longest_s}
        *_, last = self._ask(request, self._patience_s(longest_s))
        return Cut(tuple((start, end) for start, end in last["windows"]), last["no_speech"])

    def prompt_of(self, names: Sequence[str]) -> str:
        """The prompt that offers these names, the most important ones first. Raises as `transcribe` does."""
        *_, last = self._ask({"asked": "prompt", "names": list(names)}, self._patience_s(0.0))
        return str(last["prompt"])

    def provenance(self, *, language: str | None, prompt: str) -> Provenance:
        """Ask what it is, engine and finder of voices; starts it where it does not run. Raises as `transcribe` does."""
        request = {"asked": "provenance", "language": language, "prompt": prompt}
        *_, last = self._ask(request, self._patience_s(0.0))
        return provenance_from_data(last["provenance"])

    def close(self) -> None:
        """End the process; the next call would start a new one."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _patience_s(self, window_s: float) -> float:
        return STALL_TIMEOUT_S + STALL_FACTOR * window_s if self._stall_timeout_s is None else self._stall_timeout_s

    def _ask(self, request: dict[str, Any], patience_s: float) -> Iterator[dict[str, Any]]:
        with self._turn:
            ended = False
            try:
                process = self._running()
                process.send(request)
                while not ended:
                    message = _checked(process.receive(patience_s))
                    ended = "end" in message
                    yield message
            finally:
                # Left half-way, by an error or by a caller who stopped listening, it would answer the wrong question.
                if not ended:
                    self.close()

    def _running(self) -> RecogniserProcess:
        self.check()
        if self._process is not None and self._process.alive:
            return self._process
        self.close()
        self._process = RecogniserProcess(self._arguments(), threads=self._threads)
        _checked(self._process.receive(self._start_timeout_s))
        return self._process

    def _arguments(self) -> list[str]:
        limit_bytes = OOM_TEST_LIMIT_BYTES if self._name == "test:oom" else 0
        return [
            f"--transcriber={self._name}",
            f"--model={self._model}",
            f"--models={self._models_folder.absolute()}",
            f"--threads={self._threads}",
            f"--memory-limit-bytes={limit_bytes}",
        ]


def _checked(message: dict[str, Any]) -> dict[str, Any]:
    """Turn the process's own account of what went wrong into the error it names."""
    if "error" not in message:
        return message
    kind = {"MissingPart": errors.MissingPart, "InvalidInput": errors.InvalidInput}.get(
        message["kind"], RecogniserFailed
    )
    raise kind(message["error"])
