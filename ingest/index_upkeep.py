"""What is looked after of the indexes every minute: that they can be used and follow the hour and the record.

An embargo ends and a season begins without anybody writing anything; what an
index lost, or holds and should not, shows only when both are laid side by side.
"""

import logging
from datetime import datetime

from sqlalchemy import select

from archive.agreements import Agreement
from archive.errors import MissingPart
from archive.index_book import behind, note_held, note_names
from archive.outbox import Errand
from archive.reading_search_lag import are_on_their_way
from archive.search_suppression import stories_to_read_again, turned_between
from archive.story_places import ask_for_stories
from ingest.delivery import deliver
from ingest.kept_indexes import KeptIndex
from ingest.story_indexing import out_of_step
from ingest.workplace import Workplace

log = logging.getLogger(__name__)


def look_after_indexes(workplace: Workplace, *, now: datetime) -> None:
    """Have those built that cannot be used, and ask for every story that is out of step with `now`."""
    for kept in workplace.indexes:
        with workplace.writing() as session:
            kept.state(session)
        try:
            _look_after(workplace, kept, now)
        except MissingPart as error:  # it does not answer; `ingest.delivery` says so once and tries on
            log.debug("the index %s is left for later: %s", kept.name, error)


def _look_after(workplace: Workplace, kept: KeptIndex, now: datetime) -> None:
    if workplace.deliveries.down.waits(kept.name):
        return
    if not kept.index.is_ready():
        _doubt(workplace, kept)
        return
    if kept.is_remote:
        _follow_names(workplace, kept, now)
    with workplace.reading() as session:
        if kept.state(session).built_at is None or are_on_their_way(session) or behind(session, kept.name):
            return
        turned = stories_to_read_again(session, kept.audience, now=now)
        versions, newest = kept.index.story_versions(), kept.state(session).version
        missing, closed = out_of_step(session, versions, kept.audience, now=now)
    if max(versions.values(), default=0) > newest:  # the database was restored from before the index was written
        _build_anew(workplace, kept)
    elif turned or missing or closed:
        with workplace.writing() as session:
            note_held(session, kept.state(session), closed, now=now)
            ask = sorted({*turned, *missing, *closed})
            ask_for_stories(session, ask, Errand.cut_story, Errand.index_story, now=now)


def _doubt(workplace: Workplace, kept: KeptIndex) -> None:
    """One that lies here is built anew; of a server `ingest.delivery` finds out whether it only does not answer."""
    if kept.is_remote:
        with workplace.writing() as session:
            kept.state(session).in_use = False
    else:
        _build_anew(workplace, kept)


def _build_anew(workplace: Workplace, kept: KeptIndex) -> None:
    with workplace.writing() as session:
        kept.state(session).built_at = None
    deliver(workplace)


def _follow_names(workplace: Workplace, kept: KeptIndex, now: datetime) -> None:
    """An agreement that begins or ends by the clock may change whose names can be told."""
    with workplace.writing() as session:
        state = kept.state(session)
        since = state.names_read_at
        if since is None:
            return
        if session.scalar(select(Agreement.id).where(turned_between(since, now)).limit(1)) is not None:
            note_names(state, narrows=True)
