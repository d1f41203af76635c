"""Where a plain search in the database looks, as SQL conditions on a story: passages, what they speak of, tellers."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from archive.base import there_is
from archive.gate_lists import held_by_span, visible_to
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.reading_index_names import IndexReader
from archive.reading_told import open_in_story
from archive.recordings import Contribution, Part, Recording
from archive.standing import stands
from archive.stories import Story, StorySpan
from archive.subjects import Subject, SubjectName

Condition = ColumnElement[bool]
Named = Callable[[Any], Condition]
"""A condition on a column of text."""

_TELLER = aliased(Contribution)


def in_passages(named: Named, reader: IndexReader, now: datetime) -> Condition:
    """SQL: an open passage of the story has such a text."""
    return there_is(*_HERE, where=and_(passages_here(reader, now), named(PassageVersion.text)))


def mentioning(condition: Condition, reader: IndexReader, now: datetime) -> Condition:
    """SQL: an open passage of the story has a standing mention of which this is true."""
    here = and_(passages_here(reader, now), Mention.passage_id == Passage.id, stands(), condition)
    return there_is(*_HERE, Mention, where=here)


def told_by(people: Collection[int]) -> Condition:
    """SQL: one of these people tells the story."""
    told = and_(
        StorySpan.story_id == Story.id,
        _TELLER.recording_id == StorySpan.recording_id,
        _TELLER.part == Part.narrator,
        _TELLER.person_id.in_(people),
    )
    return there_is(StorySpan, _TELLER, where=told)


def met(session: Session, which: Condition, reader: IndexReader, now: datetime) -> list[int]:
    """Ids of the subjects of which this is true and that may be met by this audience.

    Asked apart from the stories: both rules in one statement are more than SQLite reads.
    """
    shown = visible_to(reader.viewer, reader.subject, now, thing=Subject)
    return list(session.scalars(select(Subject.id).where(which, shown)))


def called(named: Named, reader: IndexReader) -> Condition:
    """SQL: a subject goes by such a name."""
    other = and_(SubjectName.subject_id == Subject.id, reader.names, named(SubjectName.name))
    return or_(named(Subject.name), there_is(SubjectName, where=other))


_HERE = (StorySpan, Recording, PassageVersion, Passage)


def passages_here(reader: IndexReader, now: datetime) -> Condition:
    """SQL: the passages that stand in the story and may be met in it."""
    return and_(
        StorySpan.story_id == Story.id,
        Recording.id == StorySpan.recording_id,
        PassageVersion.transcript_id == Recording.current_transcript_id,
        Passage.id == PassageVersion.passage_id,
        held_by_span(PassageVersion, StorySpan),
        open_in_story(reader.viewer, reader.story, now),
    )
