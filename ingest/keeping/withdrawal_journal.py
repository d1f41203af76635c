"""The journal of withdrawals: what people closed, so that a restore of an older backup does not open it again.

It holds what is withdrawn, hidden or narrowed at the moment it is written, and
what was destroyed, by keys and without a name. Replaying it only ever closes: what the
record knows already is left as it is, together with whatever was said after it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from archive.agreeing import withdraw
from archive.agreement_versions import Scope
from archive.agreements import Agreement
from archive.destroying import Order, wipe_recording
from archive.destructions import Destruction, OnWhoseWord
from archive.errors import InvalidInput
from archive.events import Event
from archive.recordings import Recording
from archive.stories import Story, StoryState
from archive.story_publishing import hide_story
from archive.subjects import Subject
from archive.wiping_traces import refuse_destroyed
from ingest.keeping.narrowed_words import KINDS, Narrowed, narrow, narrowed_words
from media.fixity import write_whole

JOURNAL = "withdrawals.json"
FORMAT = "storyloom withdrawals 1"


@dataclass(frozen=True, slots=True)
class Closed:
    """One thing that was closed. `agreement` is the withdrawal's own key; '' for a story that the desk hid."""

    thing: str
    at: datetime
    agreement: str = ""
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A recording that was destroyed, by its key, with the keys of the uploads it came in.

    `papers_too`: what agreements on it rest on went as well.
    """

    recording: str
    uploads: list[str]
    at: datetime
    asked_by: OnWhoseWord
    reason: str
    papers_too: bool = False


@dataclass(frozen=True, slots=True)
class Journal:
    """All that was closed or destroyed when it was written. Older journals know of nothing destroyed."""

    format: str
    made_at: datetime
    closed: list[Closed]
    destroyed: list[Destroyed] = field(default_factory=list)
    narrowed: list[Narrowed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What replaying did: closed anew, known already, not in this record at all, and destroyed again."""

    closed: int
    known: int
    unknown: int
    destroyed: int = 0


def journal_of(session: Session, *, now: datetime) -> Journal:
    """What is closed now."""
    closed = sorted([*_withdrawn(session), *_hidden(session)], key=lambda one: (one.at, one.thing))
    return Journal(FORMAT, now, closed, list(_destroyed(session)), list(narrowed_words(session)))


def _withdrawn(session: Session) -> Iterator[Closed]:
    person = aliased(Subject)
    for name, kind in KINDS.items():
        query = (
            select(Agreement, kind.key, person.key)
            .join(kind, kind.id == getattr(Agreement, f"{name}_id"))
            .outerjoin(person, person.id == Agreement.person_id)
            .where(Agreement.current, Agreement.withdrawn)
        )
        for version, key, person_key in session.execute(query):
            yield Closed(f"{name}:{key}", version.created_at, version.key, person_key or "", version.evidence)


def _destroyed(session: Session) -> Iterator[Destroyed]:
    query = select(Destruction, Recording).join(Recording, Recording.id == Destruction.recording_id)
    for ended, recording in session.execute(query.order_by(Destruction.id)):
        yield Destroyed(
            recording.key, ended.uploads, ended.destroyed_at, ended.asked_by, ended.reason, ended.papers_too
        )


def _hidden(session: Session) -> Iterator[Closed]:
    for key in session.scalars(select(Story.key).where(Story.state == StoryState.hidden)):
        at = _last_act(session, key, "hide")
        if at is not None:
            yield Closed(f"story:{key}", at)


def _last_act(session: Session, story_key: str, act: str) -> datetime | None:
    query = select(func.max(Event.happened_at)).where(Event.act == act, Event.thing == f"story:{story_key}")
    return session.scalar(query)


def write_journal(journal: Journal, path: Path) -> str:
    """Write it whole under its name; returns its SHA-256."""
    data = json.dumps(asdict(journal), default=lambda moment: moment.isoformat(), ensure_ascii=False, indent=1)
    return write_whole(path, f"{data}\n".encode())


def read_journal(path: Path) -> Journal:
    """A journal from a file.

    Raises:
        InvalidInput: it is not there, or is none.
    """
    try:
        journal = TypeAdapter(Journal).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InvalidInput(
            "%(path)s cannot be read as a journal of withdrawals; give the file withdrawals.json of a backup.",
            path=path,
        ) from error
    if journal.format != FORMAT:
        raise InvalidInput("%(path)s was written by another version; give one that this version wrote.", path=path)
    return journal


def replay(session: Session, journal: Journal, *, now: datetime) -> Replayed:
    """Close what the journal says and this record does not know, in the caller's transaction."""
    done = [_close(session, one, now) for one in journal.closed]
    done += [_narrow(session, one, now) for one in journal.narrowed]
    again = [_destroy(session, one) for one in journal.destroyed]
    known, unknown = (done.count(word) + again.count(word) for word in ("known", "unknown"))
    return Replayed(done.count("closed"), known, unknown, again.count("destroyed"))


def _destroy(session: Session, one: Destroyed) -> str:
    """Wipe it again as of when it was destroyed; its files go with what is laid out (see `restoring`)."""
    recording = session.scalar(select(Recording).where(Recording.key == one.recording))
    if recording is None:
        refused = [refuse_destroyed(session, key, at=one.at) for key in one.uploads]
        return "destroyed" if any(refused) else "unknown"
    if recording.destroyed_at is not None:
        return "known"
    wipe_recording(session, recording, Order(one.asked_by, one.reason, None, one.at, one.papers_too), {})
    return "destroyed"


def _close(session: Session, one: Closed, now: datetime) -> str:
    scope = _thing(session, one.thing)
    if scope is None:
        return "unknown"
    if not one.agreement:
        return _hide(session, scope, one, now)
    if session.scalar(select(Agreement.id).where(Agreement.key == one.agreement)) is not None:
        return "known"
    person_id = _person(session, one.person)
    said = withdraw(session, scope, person_id=person_id, reason=one.reason, by_id=None, now=now, key=one.agreement)
    return "closed" if said.key == one.agreement else "known"


def _narrow(session: Session, one: Narrowed, now: datetime) -> str:
    scope = _thing(session, one.thing)
    if scope is None:
        return "unknown"
    return "closed" if narrow(session, scope, _person(session, one.person), one, now=now) else "known"


def _thing(session: Session, thing: str) -> Scope | None:
    name, _, key = thing.partition(":")
    kind: Any = KINDS.get(name)
    found: Scope | None = session.scalar(select(kind).where(kind.key == key)) if kind else None
    return found


def _person(session: Session, key: str) -> int | None:
    """Where the record does not know the person, None: the thing is closed whole, which is better than open."""
    return session.scalar(select(Subject.id).where(Subject.key == key)) if key else None


def _hide(session: Session, scope: Scope, one: Closed, now: datetime) -> str:
    if not isinstance(scope, Story) or scope.state is not StoryState.published:
        return "known"
    published_at = _last_act(session, scope.key, "publish")
    if published_at is not None and published_at > one.at:
        return "known"
    hide_story(session, scope, by_id=None, now=now)
    return "closed"
