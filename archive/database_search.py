"""A plain search in the database itself, for when no index answers: slow and simple, under the gate as it is now.

A story is found when each word stands somewhere in it: in its title or lede,
in an open passage, or in a name of something that may be met and that it
speaks of or is told by. Letters are compared as the database compares them;
nothing is corrected, and totals are exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from archive.database_search_filters import meets
from archive.database_search_places import called, in_passages, mentioning, met, told_by
from archive.gate_lists import visible_to
from archive.mentions import Mention
from archive.reading_index_names import IndexReader
from archive.reading_told import tell
from archive.recordings import Recording
from archive.stories import Story, StorySpan

Words = tuple[str, ...]
"""One word, or words that stand together, in the ways in which it may be written."""


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """What is looked for: every one of `wanted` and none of `unwanted`; `filters` are (kind, id), any of one kind."""

    wanted: tuple[Words, ...] = ()
    unwanted: tuple[Words, ...] = ()
    filters: tuple[tuple[str, int | str], ...] = ()
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    moments: int = 3
    among: frozenset[int] | None = None
    but: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlainMoment:
    """A passage that holds `words` of the wanted words, and where it begins in story time."""

    passage_id: int
    start_s: float
    words: int


@dataclass(frozen=True, slots=True)
class PlainHit:
    """A story that was found, its fullest passages first."""

    story_id: int
    moments: tuple[PlainMoment, ...]


def find_plainly(
    session: Session, question: PlainQuestion, reader: IndexReader, *, now: datetime
) -> tuple[int, tuple[PlainHit, ...]]:
    """How many stories are found, and a page of them."""
    found = and_(
        visible_to(reader.viewer, reader.story, now, thing=Story),
        *(_said(session, words, reader, now) for words in question.wanted),
        *(not_(_said(session, words, reader, now)) for words in question.unwanted),
        *(meets(session, kind, ids, reader, now) for kind, ids in _by_kind(question.filters).items()),
        Story.id.not_in(question.but),
        *([] if question.among is None else [Story.id.in_(question.among)]),
    )
    total = session.scalar(select(func.count()).select_from(Story).where(found)) or 0
    ordered = select(Story.id).where(found).order_by(*_order(question), Story.id.desc())
    page = list(session.scalars(ordered.limit(question.limit).offset(question.offset)))
    moments = _moments(session, page, question, reader, now)
    return total, tuple(PlainHit(story_id, moments.get(story_id, ())) for story_id in page)


def holds(column: Any, words: Words) -> ColumnElement[bool]:
    """SQL: a text holds the words in one of their ways, wherever they stand."""
    return or_(*(column.icontains(way, autoescape=True) for way in words))


def _said(session: Session, words: Words, reader: IndexReader, now: datetime) -> ColumnElement[bool]:
    def named(column: Any) -> ColumnElement[bool]:
        return holds(column, words)

    ids = met(session, called(named, reader), reader, now)
    texts = or_(named(Story.title), named(Story.lede), in_passages(named, reader, now))
    return or_(texts, mentioning(Mention.subject_id.in_(ids), reader, now), told_by(ids)) if ids else texts


def _by_kind(filters: Iterable[tuple[str, int | str]]) -> dict[str, list[int | str]]:
    kinds: dict[str, list[int | str]] = {}
    for kind, id_ in filters:
        kinds.setdefault(kind, []).append(id_)
    return kinds


def _order(question: PlainQuestion) -> list[Any]:
    spans = StorySpan.story_id == Story.id
    recorded = select(func.min(Recording.recorded_on)).join(StorySpan, StorySpan.recording_id == Recording.id)
    recorded_on = recorded.where(spans).correlate(Story).scalar_subquery()
    length = select(func.sum(StorySpan.end_s - StorySpan.start_s)).where(spans).correlate(Story).scalar_subquery()
    orders: dict[str, list[Any]] = {
        "newest": [recorded_on.desc().nulls_last()],
        "oldest": [recorded_on.asc().nulls_last()],
        "longest": [length.desc().nulls_last()],
        "shortest": [length.asc().nulls_last()],
    }
    in_title = [case((holds(Story.title, words), 0), else_=1) for words in question.wanted]
    return orders.get(question.sort, [*in_title, Story.published_at.desc().nulls_last()])


def _moments(
    session: Session, story_ids: list[int], question: PlainQuestion, reader: IndexReader, now: datetime
) -> dict[int, tuple[PlainMoment, ...]]:
    """The passages of these stories that hold most of the words, each once a story."""
    if not question.wanted or not question.moments:
        return {}
    tellings = tell(session, story_ids, viewer=reader.viewer, channel=reader.story, now=now)
    found = {}
    for story_id, telling in tellings.items():
        first = {passage.id: passage for passage in reversed(telling.passages)}
        counted = [PlainMoment(one.id, one.start_s, _count(one.text, question.wanted)) for one in first.values()]
        best = sorted((one for one in counted if one.words), key=lambda one: (-one.words, one.start_s))
        found[story_id] = tuple(best[: question.moments])
    return found


def _count(text: str, wanted: tuple[Words, ...]) -> int:
    lower = text.lower()
    return sum(any(way.lower() in lower for way in words) for words in wanted)
