"""Bringing the public index in step with the record: one story at a time, or all of it anew."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.reading_index import IndexedStory, indexed_story
from archive.stories import Story, StoryState
from ingest.workplace import Workplace
from search.documents import Change, PassageDocument, StoryDocument, story_change, story_removal
from search.embedded_reading import EmbeddedReader


def index_story(workplace: Workplace, story_id: int, *, version: int, now: datetime) -> None:
    """Put the story into the index as it may be met at `now`, or take it out."""
    with workplace.reading() as session:
        found = indexed_story(session, story_id, now=now)
    change = _change(found, version) if found else story_removal(story_id, version)
    workplace.index.apply([change])


def rebuild_index(workplace: Workplace, *, version: int, now: datetime) -> None:
    """Build the index anew beside the old one and swap."""
    workplace.index.rebuild(_every_change(workplace, version, now))


def out_of_step(session: Session, index: EmbeddedReader, *, now: datetime) -> tuple[list[int], list[int]]:
    """Ids of the stories that may be found at `now` and are not in the index, and of those in it that may not."""
    indexed = set(index.story_versions())
    public = set(session.scalars(select(Story.id).where(visible_to(VISITOR, Channel.search, now, thing=Story))))
    return sorted(public - indexed), sorted(indexed - public)


def _every_change(workplace: Workplace, version: int, now: datetime) -> Iterator[Change]:
    with workplace.reading() as session:
        ids = list(session.scalars(select(Story.id).where(Story.state == StoryState.published)))
    for story_id in ids:
        with workplace.reading() as session:
            found = indexed_story(session, story_id, now=now)
        if found:
            yield _change(found, version)


def _change(story: IndexedStory, version: int) -> Change:
    document = StoryDocument(
        id=story.id,
        version=version,
        title=story.title,
        lede=story.lede,
        narrators=story.narrators,
        subject_names=story.subject_names,
        subjects=story.subjects,
        recipes=story.recipes,
        seeds=story.seeds,
        language=story.language,
        recorded_year=story.recorded_year,
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
