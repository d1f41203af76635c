"""Bringing every index in step with the record, each on its own, so that one that is down holds up no other.

An index that does not answer is tried again, with growing pauses of a minute at
most, for as long as it takes, and nobody asks it anything until it has caught
up. One that cannot be used is built anew.
"""

import logging
from typing import Any

from sqlalchemy.exc import DBAPIError

from archive.clock import utc_now
from archive.database import is_full
from archive.errors import Conflict, LostFence, MissingPart
from archive.index_book import behind, forget_all_but, may_be_used, send_again_what_is_unsure
from ingest.index_building import build
from ingest.kept_indexes import KeptIndex
from ingest.name_delivery import tell_names
from ingest.story_delivery import confirm_stories, send_stories
from ingest.workplace import Workplace

log = logging.getLogger(__name__)

TRIES_IN_A_DRAIN = 4


def deliver(workplace: Workplace) -> int:
    """Tell every index what is due and see what it confirmed; gives how many stories came further."""
    return sum(_bring_up(workplace, kept) for kept in workplace.indexes)


def is_delivered(workplace: Workplace) -> bool:
    """Whether nothing is left but what waiting for would keep a drain from ending: what fails, or does not answer."""
    down, met = workplace.deliveries.down, workplace.deliveries.met
    with workplace.reading() as session:
        return not any(
            down.times(kept.name) < TRIES_IN_A_DRAIN
            and (kept.name not in met or behind(session, kept.name, most_tries=TRIES_IN_A_DRAIN))
            for kept in workplace.indexes
        )


def _bring_up(workplace: Workplace, kept: KeptIndex) -> int:
    down = workplace.deliveries.down
    if down.waits(kept.name):
        return 0
    try:
        done = _tell_what_is_due(workplace, kept)
    except LostFence:
        raise
    except Conflict as problem:  # another process still holds the index, which says nothing against it
        log.info("the index %s is left for later: %s", kept.name, problem)
        down.after_failure(kept.name)
    except MissingPart as problem:
        _note_down(workplace, kept, str(problem))
    except Exception as problem:
        workplace.deliveries.met.discard(kept.name)  # nobody knows what of it was made: it is met anew
        if isinstance(problem, DBAPIError) and is_full(problem):  # nothing can be written down, not even that
            raise
        log.warning("the index %s was not brought up: %s", kept.name, problem, exc_info=problem)
        _note_down(workplace, kept, f"{type(problem).__name__}: {problem}")
    else:
        down.over(kept.name)
        return done
    return 0


def _tell_what_is_due(workplace: Workplace, kept: KeptIndex) -> int:
    if kept.name not in workplace.deliveries.met:
        _meet(workplace, kept)
    if not _has_work(workplace, kept):
        return 0
    done = 0
    if not _is_whole(workplace, kept):
        log.info("building the index %s from the database", kept.name)
        done = build(workplace, kept)
    done += confirm_stories(workplace, kept)
    if kept.is_remote:
        tell_names(workplace, kept)
    done += send_stories(workplace, kept)
    _note_up(workplace, kept)
    return done


def _meet(workplace: Workplace, kept: KeptIndex) -> None:
    """Take up what the worker before this one left."""
    with workplace.writing() as session:
        forget_all_but(session, [each.name for each in workplace.indexes])
        kept.state(session)
        send_again_what_is_unsure(session, kept.name)
    workplace.deliveries.met.add(kept.name)


def _has_work(workplace: Workplace, kept: KeptIndex) -> bool:
    with workplace.reading() as session:
        state = kept.state(session)
        if state.built_at is None or state.down_since is not None or not state.in_use:
            return True
        names = kept.is_remote and (state.names_due or state.names_receipt is not None)
        return names or behind(session, kept.name)


def _is_whole(workplace: Workplace, kept: KeptIndex) -> bool:
    """Whether the index can be told something; one that cannot answers nobody until it is built.

    Of a server that is said only when it does answer and was not ready twice: it may have been slow for a moment.
    """
    if kept.is_remote:
        kept.index.reload()
    with workplace.reading() as session:
        if kept.state(session).built_at is None:
            return False
    if kept.index.is_ready():
        return True
    if kept.is_remote and not workplace.deliveries.down.times(kept.name):
        raise MissingPart("The index is not as it should be.")
    _set(workplace, kept, in_use=False)
    return False


def _note_down(workplace: Workplace, kept: KeptIndex, error: str) -> None:
    """It does not answer: nobody is to ask it until it has caught up."""
    workplace.deliveries.down.after_failure(kept.name)
    with workplace.reading() as session:
        known = kept.state(session).down_since is not None
    if not known:
        log.warning("the index %s does not answer: %s", kept.name, error)
        _set(workplace, kept, in_use=False, down_since=utc_now(), error=error[:500])


def _note_up(workplace: Workplace, kept: KeptIndex) -> None:
    with workplace.reading() as session:
        state = kept.state(session)
        changes = state.down_since is not None or (not state.in_use and may_be_used(session, state))
        in_use = state.in_use or may_be_used(session, state)
    if changes:
        _set(workplace, kept, in_use=in_use, down_since=None, error=None)


def _set(workplace: Workplace, kept: KeptIndex, **fields: Any) -> None:
    """Change the index's page. An embedded one is always in use: it says by itself when it cannot answer."""
    with workplace.writing() as session:
        state = kept.state(session)
        for name, value in fields.items():
            setattr(state, name, value)
        state.in_use = state.in_use or not kept.is_remote
