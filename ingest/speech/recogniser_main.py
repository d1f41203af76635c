"""The recogniser's own process: one request a line in, answers a line each out (see `answering`).

It is the only place where a speech model is loaded, at low priority, with few threads, in a session of its own. It
ends when its input ends or its parent dies, and says nothing on its output but the protocol.
"""

import argparse
import json
import os
import resource
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, TextIO

from archive.errors import MissingPart, StoryloomError
from ingest.speech.answering import Answering
from ingest.speech.models import not_installed, resolve_model
from ingest.speech.no_transcriber import NoTranscriber
from ingest.speech.test_transcribers import TestTranscriber
from ingest.speech.transcriber import Transcriber

_NICENESS = 10
_PARENT_CHECK_S = 1.0


def make_transcriber(*, name: str, model: str, models_folder: Path, threads: int) -> Transcriber:
    """Give the engine that the settings name. Raises `MissingPart` where its package or its model is not here."""
    if name == "none":
        return NoTranscriber()
    if name.startswith("test:"):
        return TestTranscriber(name.removeprefix("test:"))
    found = resolve_model(model, models_folder, engine=name)
    named: dict[str, Any] = {"name": found.name, "path": found.path, "sha256": found.sha256, "threads": threads}
    try:
        if name == "fast":
            from ingest.speech.fast_transcriber import FastTranscriber  # noqa: PLC0415 - as below

            return FastTranscriber(**named)
        # Loading torch takes seconds and hundreds of megabytes, which only this engine is worth.
        from ingest.speech.whisper_transcriber import WhisperTranscriber  # noqa: PLC0415
    except ImportError as error:
        raise MissingPart(not_installed(name)) from error
    return WhisperTranscriber(**named)


def main() -> None:
    """Load the engine once, then answer requests until the input ends."""
    output = _claim_output()
    options = _options()
    os.nice(_NICENESS)
    if options.memory_limit_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (options.memory_limit_bytes, options.memory_limit_bytes))
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    try:
        transcriber = make_transcriber(
            name=options.transcriber, model=options.model, models_folder=options.models, threads=options.threads
        )
        answering = Answering(options.transcriber, transcriber)
        _say(output, {"ready": True})
        for line in sys.stdin:
            answering.answer(json.loads(line), lambda message: _say(output, message))
    except StoryloomError as error:
        _say(output, {"error": str(error), "kind": type(error).__name__})
    except MemoryError:
        _say(output, {"error": "The recogniser ran out of memory: choose a smaller model.", "kind": "MemoryError"})
    except BrokenPipeError:
        return
    except Exception as error:  # noqa: BLE001 - whatever a model throws, the parent is told in one line
        traceback.print_exc()
        _say(output, {"error": f"The recogniser stopped: {error}", "kind": type(error).__name__})


def _claim_output() -> TextIO:
    """Keep the real output for the protocol; whatever a library prints goes to the error stream."""
    mine = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(mine, "w", encoding="utf-8", buffering=1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transcriber", required=True)
    parser.add_argument("--model", default="")
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--memory-limit-bytes", type=int, default=0)
    return parser.parse_args()


def _say(output: TextIO, message: dict[str, Any]) -> None:
    output.write(json.dumps(message) + "\n")
    output.flush()


def _end_with_parent(parent: int) -> None:
    """A model that hangs must not outlive a worker that was killed."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    os._exit(1)


if __name__ == "__main__":
    main()
