"""Whose word ends soon or has ended, and people who are spoken of and were never asked: what a curator goes after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.base import there_is
from archive.gate import Viewer
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recordings import Contribution, Part, Recording
from archive.standing import stands
from archive.stories import Story
from archive.subjects import Subject, SubjectKind

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ending:
    """A word that ends: whose ('' where it is of the thing as a whole), on what, and when. `ended`: it has."""

    who: str
    title: str
    href: str
    recording_key: str
    ends_at: datetime
    ended: bool


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """A person who is spoken of in so many lines, and of whom there is no word at all."""

    key: str
    name: str
    lines: int


def read_endings(session: Session, *, viewer: Viewer, now: datetime) -> tuple[Ending, ...]:
    """Words that have ended or end within thirty days, the earliest first."""
    if not viewer.is_staff:
        return ()
    query = (
        _ending(now)
        .add_columns(Recording, Story, Subject)
        .outerjoin(Recording, Recording.id == Agreement.recording_id)
        .outerjoin(Story, Story.id == Agreement.story_id)
        .outerjoin(Subject, Subject.id == func.coalesce(Agreement.person_id, Agreement.subject_id))
        .where(Recording.destroyed_at.is_(None))
        .order_by(Agreement.ends_at, Agreement.id)
    )
    return tuple(_line(row, now) for row in session.execute(query))


def count_endings(session: Session, *, viewer: Viewer, now: datetime) -> tuple[int, datetime | None]:
    """How many there are, and when the earliest ends."""
    if not viewer.is_staff:
        return 0, None
    query = _ending(now).outerjoin(Recording, Recording.id == Agreement.recording_id)
    there = query.where(Recording.destroyed_at.is_(None))
    count, earliest = session.execute(there.with_only_columns(func.count(), func.min(Agreement.ends_at))).one()
    return count, earliest


def _ending(now: datetime) -> Select[Any]:
    return select(Agreement).where(
        Agreement.current, ~Agreement.withdrawn, Agreement.ends_at <= now + SOON, Agreement.passage_id.is_(None)
    )


def _line(row: Any, now: datetime) -> Ending:
    word, recording, story, person = row
    who = person.name if person else ""
    ends_at = word.ends_at or now
    if recording is not None:
        return Ending(who, recording.title, f"/desk/recordings/{recording.key}", recording.key, ends_at, ends_at <= now)
    href = f"/desk/stories/{story.slug}" if story else f"/desk/subjects/{person.key}" if person else ""
    return Ending(who, story.title if story else "", href, "", ends_at, ends_at <= now)


def read_spoken_of(session: Session, *, viewer: Viewer, most: int = 50) -> tuple[SpokenOf, ...]:
    """Those in most lines first."""
    if not viewer.is_staff:
        return ()
    lines = func.count(Mention.passage_id.distinct())
    query = _spoken_of().with_only_columns(Subject.key, Subject.name, lines).group_by(Subject.id)
    rows = session.execute(query.order_by(lines.desc(), Subject.name).limit(most))
    return tuple(SpokenOf(*row) for row in rows)


def count_spoken_of(session: Session, *, viewer: Viewer) -> int:
    """How many there are."""
    query = _spoken_of().with_only_columns(func.count(Subject.id.distinct()))
    return session.scalar(query) or 0 if viewer.is_staff else 0


def _spoken_of() -> Select[Any]:
    """People of whom standing mentions in current lines speak, who tell nothing themselves, and never said a word."""
    return (
        select(Subject)
        .join(Mention, Mention.subject_id == Subject.id)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .where(Subject.kind == SubjectKind.person, Subject.retired_at.is_(None), stands(), ~_tells(), ~_has_said())
    )


def _tells() -> ColumnElement[bool]:
    return there_is(
        Contribution, where=(Contribution.person_id == Subject.id) & (Contribution.part == Part.narrator)
    )  # fmt: skip


def _has_said() -> ColumnElement[bool]:
    own = or_(Agreement.subject_id == Subject.id, Agreement.person_id == Subject.id)
    return there_is(Agreement, where=Agreement.current & own)
