"""The worker beside a site: started with it, ended with it, and started again where it ended by itself.

A worker may be killed for want of memory or meet a disk that fails; what it left goes on with the next one.
"""

import logging
import subprocess
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S, WELL_S = 1.0, 60.0, 60.0
"""One that lived for `WELL_S` was well: the pause before the next one is the first again."""
END_S = 30.0


class WorkerBeside:
    """Keeps one worker running until it is told to end."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]], *, first_pause_s: float = FIRST_PAUSE_S) -> None:
        self._start, self._first_pause_s = start, first_pause_s
        self._ending, self._lock = threading.Event(), threading.Lock()
        self._worker = start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int:
        """The process that is at work now."""
        return self._worker.pid

    def end(self) -> None:
        """Tell it to end, and wait for that."""
        self._ending.set()
        with self._lock:
            self._worker.terminate()
        self._worker.wait(timeout=END_S)

    def _keep(self) -> None:
        pause_s = self._first_pause_s
        while True:
            try:
                status = self._worker.wait(timeout=WELL_S)
            except subprocess.TimeoutExpired:
                pause_s = self._first_pause_s
                continue
            if self._ending.is_set():
                return
            log.warning("the worker ended with status %s; the next one starts in %s s", status, pause_s)
            if self._ending.wait(pause_s):
                return
            pause_s = min(LONGEST_PAUSE_S, pause_s * 2)
            with self._lock:
                if self._ending.is_set():
                    return
                self._worker = self._start()
