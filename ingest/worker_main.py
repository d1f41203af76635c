"""The worker's own process: `python -m ingest.worker_main [--drain] [--wait] [--beside PID]`.

Commands and pages start this instead of importing the worker, so that what
serves a page never loads what reads speech.
"""

import argparse
import logging
import os
import signal
import sys
import threading
import time
from typing import NoReturn

from archive.errors import LostFence, StoryloomError
from ingest.configuration import load_settings
from ingest.logbook import keep_log
from ingest.worker import work
from ingest.workplace import leave_at_once

NICENESS = 5
PARENT_LOOK_S = 1.0


def main() -> int:
    """Work as the options say; 0 when told to stop or drained, 1 with one line when it cannot."""
    parser = argparse.ArgumentParser(prog="storyloom worker")
    parser.add_argument("--drain", action="store_true", help="leave when nothing is left to do")
    parser.add_argument("--wait", action="store_true", help="wait for another worker on this folder to leave")
    parser.add_argument("--beside", type=int, metavar="PID", help="end with the process that started this one")
    options = parser.parse_args()
    if options.beside:
        threading.Thread(target=_stop_with_parent, args=(options.beside,), daemon=True).start()
    try:
        settings = load_settings()
        keep_log(settings)
        os.nice(NICENESS)
        work(settings, drain=options.drain, wait_for_lock=options.wait)
    except LostFence:
        leave_at_once()
    except StoryloomError as error:
        sys.stderr.write(f"storyloom worker: {error}\n")
        return 1
    except Exception:
        logging.getLogger(__name__).exception("the worker ended")
        return 1
    return 0


def _stop_with_parent(parent: int) -> None:
    """A site that was killed outright must not leave its worker behind."""
    while os.getppid() == parent:
        time.sleep(PARENT_LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)


def leave(status: int) -> NoReturn:
    """End the process at once: waiting for a run under way would make every stop as long as a recording."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    leave(main())
