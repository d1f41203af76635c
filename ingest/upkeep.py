"""What a worker looks after at its start and every minute: leftovers, forgotten runs, an index in step with the hour.

Recordings that waited for a speech model go on once it is there, and what
today's taggers have not read is read. An embargo ends and a season begins
without anybody writing anything, so the index is compared with what may be met now.
"""

import logging
from datetime import datetime

from archive.errors import Conflict
from archive.outbox import Errand, open_errands
from archive.story_places import ask_for_stories
from ingest import errands
from ingest.handing_in import look_after_arrivals
from ingest.leftovers import clear_leftovers
from ingest.promise import promise_what_was_forgotten
from ingest.story_indexing import out_of_step
from ingest.unread import ask_for_unread
from ingest.waiting import take_up_waiting
from ingest.workplace import Workplace

log = logging.getLogger(__name__)


def keep_up(workplace: Workplace, *, now: datetime) -> None:
    """Clear leftovers, promise runs that were forgotten or waited, and bring the index in step with `now`."""
    with workplace.reading() as session:
        clear_leftovers(session, workplace.place, now=now)
    look_after_arrivals(workplace.place, now=now)
    with workplace.writing() as session:
        for key in promise_what_was_forgotten(session, workplace.place):
            log.warning("upload %s was unfinished and had no run; it has one again", key)
        if unread := ask_for_unread(session, now=now):
            log.info("%s recordings are read for names again", len(unread))
    for key in take_up_waiting(workplace):
        log.info("upload %s waited for a speech model and goes on", key)
    try:
        _keep_index_up(workplace, now)
    except Conflict as error:  # a worker that was taken over has not let go yet
        log.warning("the search index is left for later: %s", error)


def _keep_index_up(workplace: Workplace, now: datetime) -> None:
    if not workplace.index.is_ready():
        log.info("building the search index from the database")
        errands.rebuild(workplace)
        return
    with workplace.reading() as session:
        if open_errands(session, limit=1):
            return
        missing, closed = out_of_step(session, workplace.index, now=now)
    if missing or closed:
        with workplace.writing() as session:
            ask_for_stories(session, [*missing, *closed], Errand.cut_story, Errand.index_story, now=now)
