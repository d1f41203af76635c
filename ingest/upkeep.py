"""What a worker looks after at its start and every minute: leftovers, forgotten runs, indexes in step with the hour.

Recordings that waited for a speech model go on once it is there, and what
today's taggers have not read is read. Files of destroyed recordings go. What
keeps the files is `ingest.keeping.rounds`.
"""

import logging
from datetime import datetime

from archive.reading_clock import clock_is_behind
from ingest.destroying_files import finish_all
from ingest.handing_in import look_after_arrivals
from ingest.index_upkeep import look_after_indexes
from ingest.leftovers import clear_leftovers
from ingest.place import keep_room_for
from ingest.promise import promise_what_was_forgotten
from ingest.unread import ask_for_unread
from ingest.waiting import take_up_waiting
from ingest.workplace import Workplace

log = logging.getLogger(__name__)


def keep_up(workplace: Workplace, *, now: datetime) -> None:
    """Clear leftovers, promise runs that were forgotten or waited, and bring the index in step with `now`."""
    with workplace.reading() as session:
        clear_leftovers(session, workplace.place, now=now)
        if behind := clock_is_behind(session, now=now):
            log.warning("the clock is %s behind what was written down; it was wrong then or is wrong now", behind)
    look_after_arrivals(workplace.place, now=now)
    finish_all(workplace.place, workplace.writing, now=now)
    with workplace.writing() as session:
        for key in promise_what_was_forgotten(session, workplace.place):
            log.warning("upload %s was unfinished and had no run; it has one again", key)
        if unread := ask_for_unread(session, now=now):
            log.info("%s recordings are read for names again", len(unread))
    for key in take_up_waiting(workplace):
        log.info("upload %s waited for a speech model and goes on", key)
    look_after_indexes(workplace, now=now)
    keep_room_for(workplace.place.engine)
