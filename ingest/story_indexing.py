"""What an index is told of a story: read from the record as its audience may find it at that moment."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from archive.gate_lists import visible_to
from archive.reading_index import IndexedStory, indexed_story
from archive.reading_index_names import INDEX_READERS
from archive.stories import Story, StoryState
from search.contract import Audience
from search.documents import Change, PassageDocument, StoryDocument, story_change, story_removal


def change_of(session: Session, story_id: int, audience: Audience, *, version: int, now: datetime) -> Change:
    """The story as this audience may find it at `now`, or that it may not."""
    found = indexed_story(session, story_id, now=now, audience=audience)
    return change_to(found, version) if found else story_removal(story_id, version)


def as_version(change: Change, version: int) -> Change:
    """The same change under another version."""
    story = None if change.story is None else replace(change.story, version=version)
    passages = tuple(replace(passage, version=version) for passage in change.passages)
    return Change(change.story_id, version, story, passages)


def stories_to_index(session: Session, audience: Audience) -> Iterator[int]:
    """Ids of every story that may belong in the index of this audience."""
    may_belong = true() if audience == "desk" else Story.state == StoryState.published
    return iter(session.scalars(select(Story.id).where(may_belong).order_by(Story.id)).all())


def out_of_step(
    session: Session, indexed: Collection[int], audience: Audience, *, now: datetime
) -> tuple[list[int], list[int]]:
    """Ids of the stories that may be found at `now` and are not `indexed`, and of those that are and may not."""
    reader = INDEX_READERS[audience]
    met = select(Story.id).where(visible_to(reader.viewer, reader.story, now, thing=Story))
    found = set(session.scalars(met))
    return sorted(found - set(indexed)), sorted(set(indexed) - found)


def change_to(story: IndexedStory, version: int) -> Change:
    """The documents of a story and its passages."""
    document = StoryDocument(
        id=story.id,
        version=version,
        title=story.title,
        lede=story.lede,
        narrators=story.narrators,
        narrator_ids=story.narrator_ids,
        subject_names=story.subject_names,
        subjects=story.subjects,
        recipes=story.recipes,
        seeds=story.seeds,
        festivals=story.festivals,
        language=story.language,
        recorded_year=story.recorded_year,
        recorded_at_s=story.recorded_at_s,
        duration_s=story.duration_s,
    )
    passages = (
        PassageDocument(
            id=passage.id,
            version=version,
            story_ids=(story.id,),
            text=passage.text,
            subject_names=passage.subject_names,
            subjects=passage.subjects,
            starts_s=tuple((story.id, start_s) for start_s in passage.starts_s),
        )
        for passage in story.passages
    )
    return story_change(document, passages)
