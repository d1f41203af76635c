"""What the worker does for the archive's keeping, beside its work: a slice of fixity, the day's backup, a drill.

It goes on in a thread of its own, for a large file or a slow bucket must not
keep people's changes waiting. Each part that fails is said in the log, tried
again after a while, and keeps no other from being done.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from archive.clock import utc_now
from archive.database import reading
from archive.errors import LostFence, StoryloomError
from archive.keeping import Keeping, last_keeping
from ingest.keeping.backup import back_up
from ingest.keeping.drill import drill
from ingest.keeping.fixity import check_slice
from ingest.workplace import Workplace

log = logging.getLogger(__name__)

EVERY_S = 60.0
BACKUP_AFTER = timedelta(days=1)
DRILL_AFTER = timedelta(days=30)
A_WHILE = timedelta(hours=12)
"""How long after a round began what it did may have ended; what ended later, a clock that was wrong says."""
PAUSE_S = 3600.0
"""How long what failed is left alone."""


@dataclass(slots=True)
class Rounds:
    """Goes round for one worker; `not_before`: when a part that failed may be tried again, by this process' clock."""

    workplace: Workplace
    not_before: dict[str, float] = field(default_factory=dict)

    def go_round(self, *, now: datetime) -> None:
        """Do what is due."""
        place = self.workplace.place
        self._do("fixity", lambda: check_slice(place, self.workplace.writing, now=now), pause_s=0)
        if not place.settings.backup:
            return
        folder = Path(place.settings.backup)
        if self._is_due(Keeping.backup, BACKUP_AFTER, now):
            self._do("backup", lambda: back_up(place, folder, now=now))
        if self._is_due(Keeping.drill, DRILL_AFTER, now) and not self._is_due(Keeping.backup, BACKUP_AFTER, now):
            self._do("drill", lambda: drill(place, folder, now=now))

    def _is_due(self, act: Keeping, after: timedelta, now: datetime) -> bool:
        """Whether it was never done, or long ago; one that lies in the future was done by a clock that was wrong."""
        with reading(self.workplace.place.engine) as session:
            last = last_keeping(session, act)
        return last is None or not -A_WHILE <= now - last.ended_at < after

    def _do(self, name: str, part: Callable[[], object], *, pause_s: float = PAUSE_S) -> None:
        if time.monotonic() < self.not_before.get(name, 0.0):
            return
        try:
            part()
        except LostFence:
            raise
        except (StoryloomError, DBAPIError, OSError) as error:
            log.warning("%s is left for later: %s", name, error)
            self.not_before[name] = time.monotonic() + pause_s


def go_round_until(stopped: threading.Event, workplace: Workplace) -> None:
    """Go round at once and every minute, until told to stop or this worker's work was taken over."""
    rounds = Rounds(workplace)
    while not stopped.is_set():
        try:
            rounds.go_round(now=utc_now())
        except LostFence:  # the heartbeat ends the process
            return
        except DBAPIError as error:
            log.warning("keeping waits: %s", error)
        stopped.wait(EVERY_S)
