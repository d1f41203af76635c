"""The parent's end of the recogniser's process: start it, write a line, wait for a line, end it.

Waiting is always bounded; a process that says nothing in time is killed with all that it started.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from ingest.speech.failures import RecogniserFailed

_ROOT = Path(__file__).parents[2]
_LOG_TAIL_BYTES = 2000
_READ_BYTES = 65536


class RecogniserProcess:
    """A running `ingest.speech.recogniser_main`."""

    def __init__(self, arguments: Sequence[str], *, threads: int) -> None:
        # A file, not a pipe: a library that prints much must not block for want of a reader.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.speech.recogniser_main", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
            env=_environment(threads),
        )
        self._requests, self._messages = _opened(self._process.stdin), _opened(self._process.stdout)
        self._unread = bytearray()

    @property
    def pid(self) -> int:
        """Process id, for whoever watches the machine."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def send(self, message: Mapping[str, Any]) -> None:
        """Write one request. Raises `RecogniserFailed` when nobody is there to read it."""
        try:
            self._requests.write(json.dumps(message).encode() + b"\n")
            self._requests.flush()
        except OSError as error:
            raise self._ended() from error

    def receive(self, timeout_s: float) -> dict[str, Any]:
        """Next message. Raises `RecogniserFailed` when it died, or was silent for `timeout_s` (and is killed)."""
        deadline = time.monotonic() + timeout_s
        with selectors.DefaultSelector() as selector:
            selector.register(self._messages, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                left_s = deadline - time.monotonic()
                if left_s <= 0 or not selector.select(left_s):
                    self.kill()
                    raise RecogniserFailed(
                        f"The recogniser said nothing for {timeout_s:.0f} s and was ended; try again."
                    )
                got = os.read(self._messages.fileno(), _READ_BYTES)
                if not got:
                    raise self._ended()
                self._unread += got
        line, _, rest = bytes(self._unread).partition(b"\n")
        self._unread = bytearray(rest)
        message: dict[str, Any] = json.loads(line)
        return message

    def kill(self) -> None:
        """End it, with everything in its session; harmless when it has ended."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.alive:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._requests, self._messages, self._log):
            # Closing flushes, which fails when the reader has gone.
            with contextlib.suppress(OSError):
                stream.close()

    def _ended(self) -> RecogniserFailed:
        code = self._process.wait()
        how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        last = self._last_words()
        self.kill()
        return RecogniserFailed(f"The recogniser ended {how}{last}; what it had finished is kept, try again.")

    def _last_words(self) -> str:
        end = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, end - _LOG_TAIL_BYTES))
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return f" ({lines[-1]})" if lines else ""


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RecogniserFailed("The recogniser could not be started: it has no way to answer.")
    return pipe


def _environment(threads: int) -> dict[str, str]:
    """The thread caps must be there before any numeric library loads; the path makes `-m` work from any folder."""
    caps = dict.fromkeys(
        ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), str(threads)
    )
    path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
    # Threads that wait in a loop would take the processor from those who serve pages. No library asks a network.
    return {**os.environ, **caps, "OMP_WAIT_POLICY": "PASSIVE", "HF_HUB_OFFLINE": "1", "PYTHONPATH": path}
