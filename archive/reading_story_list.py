"""All stories for the desk, newest first: what state each is in and what it is cut from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.base import there_is
from archive.gate import Viewer
from archive.reading_uploads import narrators_at_desk
from archive.stories import Story, StorySpan, StoryState


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story at the desk. `state` is its own, or withdrawn."""

    key: str
    slug: str
    title: str
    state: str
    narrators: str
    made_at: datetime

    @property
    def href(self) -> str:
        """Its address at the desk."""
        return f"/desk/stories/{self.slug}"


def list_stories(
    session: Session, *, viewer: Viewer, state: StoryState | None = None, first: int = 0, most: int = 100
) -> tuple[StoryLine, ...]:
    """Stories that are cut from anything, in this state or in any."""
    if not viewer.is_staff:
        return ()
    query = _cut().order_by(Story.created_at.desc(), Story.id.desc()).offset(first).limit(most)
    return _lines(session, query if state is None else query.where(Story.state == state))


def stories_named(session: Session, keys: Collection[str]) -> tuple[StoryLine, ...]:
    """The stories of these keys, by title."""
    return _lines(session, _cut().where(Story.key.in_(keys)).order_by(Story.title, Story.id))


def count_stories(session: Session) -> dict[StoryState, int]:
    """How many are in each state."""
    rows = session.execute(_cut().with_only_columns(Story.state, func.count()).group_by(Story.state))
    return {state: count for state, count in rows}  # noqa: C416 (rows are not pairs to mypy)


def _cut() -> Select[Story]:
    return select(Story).where(there_is(StorySpan, where=StorySpan.story_id == Story.id))


def _lines(session: Session, query: Select[Story]) -> tuple[StoryLine, ...]:
    stories = list(session.scalars(query))
    ids = [story.id for story in stories]
    told_in = session.execute(
        select(StorySpan.story_id, StorySpan.recording_id)
        .where(StorySpan.story_id.in_(ids))
        .order_by(StorySpan.position)
    ).all()
    names = narrators_at_desk(session, {recording_id for _, recording_id in told_in})
    withdrawn = set(
        session.scalars(
            select(Agreement.story_id).where(Agreement.story_id.in_(ids), Agreement.current, Agreement.withdrawn)
        )
    )
    whose: dict[int, dict[str, None]] = {}
    for story_id, recording_id in told_in:
        whose.setdefault(story_id, {})[names.get(recording_id, "")] = None
    return tuple(
        StoryLine(
            row.key, row.slug, row.title, "withdrawn" if row.id in withdrawn else row.state.value,
            ", ".join(name for name in whose.get(row.id, {}) if name), row.created_at,
        )
        for row in stories
    )  # fmt: skip
