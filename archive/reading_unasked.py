"""Narrators who have not said what may be done with what they told: no word from them, neither yes nor no."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.base import there_is
from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.recordings import Contribution, Part, Recording
from archive.stories import StorySpan
from archive.subjects import Subject


@dataclass(frozen=True, slots=True)
class Unasked:
    """A narrator ('' where nobody has named one), and the recordings on which there is no word: (title, key)."""

    name: str
    recordings: tuple[tuple[str, str], ...]


def unasked_narrators(session: Session, *, viewer: Viewer, now: datetime) -> tuple[Unasked, ...]:
    """By name, recordings without a narrator last. A word on a story of the recording is a word, too."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, title, key in session.execute(_unasked(viewer, now).order_by(Recording.id)):
        found[name or ""].append((title, key))
    ordered = sorted(found.items(), key=lambda item: (not item[0], item[0].casefold()))
    return tuple(Unasked(name, tuple(recordings)) for name, recordings in ordered)


def count_unasked(session: Session, *, viewer: Viewer, now: datetime) -> tuple[int, datetime | None]:
    """How many words are missing, one for each narrator of a recording, and since when the oldest is."""
    query = _unasked(viewer, now).with_only_columns(func.count(), func.min(Recording.created_at))
    count, oldest = session.execute(query).one()
    return count, oldest


def _unasked(viewer: Viewer, now: datetime) -> Select[str, str, str]:
    stories = select(StorySpan.story_id).where(StorySpan.recording_id == Recording.id)
    on_it = or_(Agreement.recording_id == Recording.id, Agreement.story_id.in_(stories))
    said = there_is(Agreement, where=and_(Agreement.current, on_it, Agreement.person_id == Contribution.person_id))
    narrates = and_(Contribution.recording_id == Recording.id, Contribution.part == Part.narrator)
    return (
        select(Subject.name, Recording.title, Recording.key)
        .select_from(Recording)
        .outerjoin(Contribution, narrates)
        .outerjoin(Subject, Subject.id == Contribution.person_id)
        .where(
            or_(Contribution.id.is_(None), ~said),
            Recording.destroyed_at.is_(None),
            visible_to(viewer, Channel.desk, now, thing=Recording),
        )
    )
