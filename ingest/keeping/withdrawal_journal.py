"""The journal of withdrawals: what people closed, so that a restore of an older backup does not open it again.

It holds what is withdrawn or hidden at the moment it is written, by keys and
without a name. Replaying it only ever closes: what the record knows already is
left as it is, together with whatever was said after it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from archive.agreeing import withdraw
from archive.agreement_versions import Scope
from archive.agreements import Agreement
from archive.errors import InvalidInput
from archive.events import Event
from archive.passages import Passage
from archive.recordings import Recording
from archive.stories import Story, StoryState
from archive.story_publishing import hide_story
from archive.subjects import Subject
from media.fixity import write_whole

JOURNAL = "withdrawals.json"
FORMAT = "storyloom withdrawals 1"
KINDS: dict[str, type[Scope]] = {"recording": Recording, "story": Story, "passage": Passage, "subject": Subject}


@dataclass(frozen=True, slots=True)
class Closed:
    """One thing that was closed. `agreement` is the withdrawal's own key; '' for a story that the desk hid."""

    thing: str
    at: datetime
    agreement: str = ""
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """All that was closed when it was written."""

    format: str
    made_at: datetime
    closed: list[Closed]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What replaying did: closed anew, known already, and not in this record at all."""

    closed: int
    known: int
    unknown: int


def journal_of(session: Session, *, now: datetime) -> Journal:
    """What is closed now."""
    return Journal(FORMAT, now, sorted([*_withdrawn(session), *_hidden(session)], key=lambda one: (one.at, one.thing)))


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
    return Replayed(done.count("closed"), done.count("known"), done.count("unknown"))


def _close(session: Session, one: Closed, now: datetime) -> str:
    name, _, key = one.thing.partition(":")
    kind = KINDS.get(name)
    scope: Any = session.scalar(select(kind).where(kind.key == key)) if kind else None
    if scope is None:
        return "unknown"
    if not one.agreement:
        return _hide(session, scope, one, now)
    if session.scalar(select(Agreement.id).where(Agreement.key == one.agreement)) is not None:
        return "known"
    # Where the record does not know the person, the thing is closed whole: better that than open.
    person_id = session.scalar(select(Subject.id).where(Subject.key == one.person)) if one.person else None
    said = withdraw(session, scope, person_id=person_id, reason=one.reason, by_id=None, now=now, key=one.agreement)
    return "closed" if said.key == one.agreement else "known"


def _hide(session: Session, scope: Scope, one: Closed, now: datetime) -> str:
    if not isinstance(scope, Story) or scope.state is not StoryState.published:
        return "known"
    published_at = _last_act(session, scope.key, "publish")
    if published_at is not None and published_at > one.at:
        return "known"
    hide_story(session, scope, by_id=None, now=now)
    return "closed"
