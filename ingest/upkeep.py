"""What a worker looks after at its start and every minute: leftovers, forgotten runs, indexes in step with the hour.

Recordings that waited for a speech model go on once it is there, and what
today's taggers have not read is read. A slice of the files is looked at again,
and those of destroyed recordings go.
"""

import logging
from datetime import datetime

from archive.errors import MissingPart
from ingest.destroying_files import finish_all
from ingest.handing_in import look_after_arrivals
from ingest.index_upkeep import look_after_indexes
from ingest.keeping.fixity import check_slice
from ingest.leftovers import clear_leftovers
from ingest.promise import promise_what_was_forgotten
from ingest.unread import ask_for_unread
from ingest.waiting import take_up_waiting
from ingest.workplace import Workplace

log = logging.getLogger(__name__)


def keep_up(workplace: Workplace, *, now: datetime) -> None:
    """Clear leftovers, promise runs that were forgotten or waited, and bring the index in step with `now`."""
    with workplace.reading() as session:
        clear_leftovers(session, workplace.place, now=now)
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
    _look_at_files(workplace, now)


def _look_at_files(workplace: Workplace, now: datetime) -> None:
    try:
        check_slice(workplace.place, workplace.writing, now=now)
    except MissingPart as error:
        log.warning("%s", error)
