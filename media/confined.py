"""Running one command of `media.child` in a process of its own, with limits and a deadline.

Whatever a stranger's file does to a decoder happens there and not here: it may run
out of memory, loop, or crash, and the caller gets one error that says which.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive import errors
from archive.errors import StoryloomError
from archive.phrases import Phrase
from media.limits import Limits

PASSED_ON = {kind.__name__: kind for kind in (errors.NotAudio, errors.InvalidInput, errors.StorageFull)}
CODE_FOLDER = Path(__file__).resolve().parent.parent
STDERR_KEPT = 2000


class ChildFailed(StoryloomError):
    """The child gave no answer: it ran past a limit or crashed. `detail` is for the log, not for a page."""

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def run_child(command: str, arguments: dict[str, Any], *, limits: Limits) -> dict[str, Any]:
    """Run `command` on `arguments` (both of JSON's types) and return its result.

    Raises the child's own NotAudio, InvalidInput or StorageFull, and ChildFailed otherwise.
    """
    asked = json.dumps({"limits": asdict(limits), "arguments": arguments}).encode()
    with subprocess.Popen(
        [sys.executable, "-s", "-m", "media.child", command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,
    ) as child:
        try:
            output, complaints = child.communicate(asked, timeout=limits.wall_s)
        except subprocess.TimeoutExpired:
            raise ChildFailed(
                Phrase(
                    "Reading this recording took longer than %(wall_s)s seconds and was stopped; "
                    "try again when the machine is less busy, or convert the recording to WAV."
                )
                % {"wall_s": f"{limits.wall_s:.0f}"}
            ) from None
        finally:
            _end(child)
    detail = complaints.decode(errors="replace")[-STDERR_KEPT:]
    if child.returncode != 0:
        raise ChildFailed(_cause(child.returncode), detail=detail)
    return _answer(output, detail)


def _environment() -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(CODE_FOLDER),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        # Each thread's stack and arena counts as address space.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _cause(returncode: int) -> str:
    advice = "convert the recording to WAV or FLAC with another program and upload that"
    if returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Phrase("Reading this recording used up the time or memory allowed for one file; %(advice)s.") % {
            "advice": advice
        }
    return Phrase("The decoder broke off while reading this recording; %(advice)s.") % {"advice": advice}


def _answer(output: bytes, detail: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError:
        raise ChildFailed(_cause(0), detail=detail) from None
    if "error" not in answer:
        result: dict[str, Any] = answer["result"]
        return result
    if answer["error"] in PASSED_ON:
        raise PASSED_ON[answer["error"]](answer["message"])
    if answer["error"] == "MemoryError":
        raise ChildFailed(_cause(-signal.SIGKILL), detail=detail)
    raise ChildFailed(_cause(0), detail=answer["message"] + "\n" + detail)
