"""Where recordings and passages stand in stories, for asking the worker to cut and index those stories again.

Says nothing of who may meet them: that is the gate's business.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.gate_lists import held_by_span
from archive.outbox import Errand, ask
from archive.passages import Passage, PassageVersion
from archive.stories import StorySpan


def stories_of_recording(session: Session, recording_id: int) -> list[int]:
    """Ids of the stories that are cut from this recording, whatever their state, in order."""
    query = select(StorySpan.story_id).where(StorySpan.recording_id == recording_id)
    return list(session.scalars(query.distinct().order_by(StorySpan.story_id)))


def recordings_of_story(session: Session, story_id: int) -> list[int]:
    """Ids of the recordings that a story is cut from, in order."""
    query = select(StorySpan.recording_id).where(StorySpan.story_id == story_id)
    return list(session.scalars(query.distinct().order_by(StorySpan.recording_id)))


def stories_of_passage(session: Session, passage_id: int) -> list[int]:
    """Ids of the stories that hold this passage, in any reading it ever had, whatever their state, in order."""
    return stories_of_passages(session, (passage_id,))


def stories_of_passages(session: Session, passage_ids: Collection[int]) -> list[int]:
    """The same of several passages: the stories that hold any of them."""
    query = (
        select(StorySpan.story_id)
        .join(Passage, Passage.recording_id == StorySpan.recording_id)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .where(Passage.id.in_(passage_ids), held_by_span(PassageVersion, StorySpan))
    )
    return list(session.scalars(query.distinct().order_by(StorySpan.story_id)))


def ask_for_stories(
    session: Session, story_ids: Iterable[int], *errands: Errand, now: datetime, narrows: bool = False
) -> None:
    """Promise each errand for each story, in the caller's transaction.

    `narrows`: less of them may be found than before, so they are not found at all until every index knows.
    """
    for story_id in story_ids:
        for errand in errands:
            ask(session, errand, story_id, now=now, narrows=narrows and errand is Errand.index_story)
