"""Filters of a plain search in the database, as SQL conditions on a story: one of the things of each kind."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from archive.base import there_is
from archive.database_search_places import mentioning, met, told_by
from archive.festival_stories import stories_of_festivals
from archive.mentions import Mention
from archive.reading_index_names import IndexReader
from archive.recipes import Recipe
from archive.recordings import Recording
from archive.seeds import Seed
from archive.stories import Story, StorySpan
from archive.subjects import BroaderTerm, Subject

Condition = ColumnElement[bool]


def meets(session: Session, kind: str, ids: Collection[int | str], reader: IndexReader, now: datetime) -> Condition:
    """SQL: the story speaks of one of these, is told by one, or is of that language or year."""
    if kind == "language":
        return Story.language.in_([str(each) for each in ids])
    numbers = [int(each) for each in ids]
    if kind == "year":
        return or_(*map(_recorded_in, numbers))
    if kind == "festival":
        return Story.id.in_(stories_of_festivals(session, numbers, viewer=reader.viewer, channel=reader.story, now=now))
    if kind in ("recipe", "seed"):
        return mentioning(_leads_to(kind, numbers), reader, now)
    known = met(session, Subject.id.in_(numbers), reader, now)
    return told_by(known) if kind == "narrator" else _speaks_of(known, reader, now)


def _leads_to(kind: str, ids: Collection[int]) -> Condition:
    """SQL, of a mention: it names one of these recipes or seeds, or its dish or crop."""
    if kind == "recipe":
        dishes = select(Recipe.dish_id).where(Recipe.id.in_(ids))
        return or_(Mention.recipe_id.in_(ids), Mention.subject_id.in_(dishes))
    crops = select(Seed.crop_id).where(Seed.id.in_(ids))
    return or_(Mention.seed_id.in_(ids), Mention.subject_id.in_(crops))


def _speaks_of(ids: Collection[int], reader: IndexReader, now: datetime) -> Condition:
    """SQL: of one of these or of something narrower, or recorded there."""
    narrower = select(BroaderTerm.narrower_id.label("id")).where(BroaderTerm.broader_id.in_(ids)).cte(recursive=True)
    further = select(BroaderTerm.narrower_id).join(narrower, BroaderTerm.broader_id == narrower.c.id)
    every = narrower.union(further)
    named = or_(Mention.subject_id.in_(ids), Mention.subject_id.in_(select(every.c.id)))
    here = and_(StorySpan.story_id == Story.id, Recording.id == StorySpan.recording_id, Recording.place_id.in_(ids))
    return or_(mentioning(named, reader, now), there_is(StorySpan, Recording, where=here))


def _recorded_in(year: int) -> Condition:
    if not date.min.year <= year <= date.max.year:
        return false()
    recorded = and_(
        StorySpan.story_id == Story.id,
        Recording.id == StorySpan.recording_id,
        Recording.recorded_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    return there_is(StorySpan, Recording, where=recorded)
