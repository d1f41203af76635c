"""Filters of a plain search in the database, as SQL conditions on a story: one of the things of each kind."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select

from archive.base import there_is
from archive.database_search_places import mentioning, met, told_by
from archive.mentions import Mention
from archive.reading_index_names import IndexReader
from archive.recipes import Recipe
from archive.recordings import Recording
from archive.seeds import Seed
from archive.stories import Story, StorySpan
from archive.subjects import BroaderTerm, Subject

Condition = ColumnElement[bool]


def meets(kind: str, ids: Collection[int | str], reader: IndexReader, now: datetime) -> Condition:
    """SQL: the story speaks of one of these, is told by one, or is of that language or year."""
    if kind == "language":
        return Story.language.in_([str(each) for each in ids])
    return _BY_KIND.get(kind, _speaks_of)([int(each) for each in ids], reader, now)


def _of_years(years: Collection[int], _reader: IndexReader, _now: datetime) -> Condition:
    return or_(*(_recorded_in(year) for year in years))


def _told_by(ids: Collection[int], reader: IndexReader, now: datetime) -> Condition:
    return told_by(and_(Subject.id.in_(ids), met(reader, now)))


def _of_recipes(ids: Collection[int], reader: IndexReader, now: datetime) -> Condition:
    dishes = select(Recipe.dish_id).where(Recipe.id.in_(ids))
    return mentioning(or_(Mention.recipe_id.in_(ids), Mention.subject_id.in_(dishes)), reader, now)


def _of_seeds(ids: Collection[int], reader: IndexReader, now: datetime) -> Condition:
    crops = select(Seed.crop_id).where(Seed.id.in_(ids))
    return mentioning(or_(Mention.seed_id.in_(ids), Mention.subject_id.in_(crops)), reader, now)


def _at_festivals(_ids: Collection[int], _reader: IndexReader, _now: datetime) -> Condition:
    return false()  # nothing in the record ties a story to a festival yet


def _speaks_of(ids: Collection[int], reader: IndexReader, now: datetime) -> Condition:
    """SQL: of one of these that may be met or of something narrower, or recorded there."""
    narrower = select(BroaderTerm.narrower_id.label("id")).where(BroaderTerm.broader_id.in_(ids)).cte(recursive=True)
    further = select(BroaderTerm.narrower_id).join(narrower, BroaderTerm.broader_id == narrower.c.id)
    every = narrower.union(further)
    shown = and_(Subject.id.in_(ids), met(reader, now))
    named = or_(Mention.subject_id.in_(ids), Mention.subject_id.in_(select(every.c.id)))
    here = and_(StorySpan.story_id == Story.id, Recording.id == StorySpan.recording_id, Recording.place_id.in_(ids))
    return and_(
        there_is(Subject, where=shown), or_(mentioning(named, reader, now), there_is(StorySpan, Recording, where=here))
    )


def _recorded_in(year: int) -> Condition:
    if not date.min.year <= year <= date.max.year:
        return false()
    recorded = and_(
        StorySpan.story_id == Story.id,
        Recording.id == StorySpan.recording_id,
        Recording.recorded_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    return there_is(StorySpan, Recording, where=recorded)


_BY_KIND = {
    "year": _of_years,
    "narrator": _told_by,
    "recipe": _of_recipes,
    "seed": _of_seeds,
    "festival": _at_festivals,
}
