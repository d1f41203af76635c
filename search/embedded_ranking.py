"""The order of the stories found.

Fewest typos first; then the words closest together; then by the weightiest
place they stand in; then said earlier, more of them exactly as typed, said
more often, and newer. Those found first are compared in all of that, the rest
in typos and place alone: nobody turns that many pages. A chosen order (by day
or length) replaces all of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tantivy

from search.contract import Question, Sort
from search.embedded_closeness import closeness
from search.embedded_finding import Finder
from search.embedded_queries import every, scored, some
from search.embedded_readings import Reading
from search.embedded_schema import SORTED_UP, Kind, read_numbers
from search.embedded_schema import total as total_of

COMPARED = 200
"""Stories that are compared in everything."""

_MINUTE_MS = 60_000

Limits = tuple[Sequence[tantivy.Query], Sequence[tantivy.Query]]
"""What every story found must match, and what it must not, apart from the words."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The stories of one page in order, with their scores from 0 to 1, and how many there are in all."""

    page: tuple[tuple[int, float], ...]
    total: int


def rank_unasked(finder: Finder, found: tantivy.Query, question: Question) -> Ranked:
    """Order stories that were not asked for by words: as chosen, else the newest to the archive first."""
    return _in_order_of(finder, found, question, "story" if question.sort == "relevance" else question.sort)


def rank(finder: Finder, reading: Reading, limits: Limits, question: Question) -> Ranked:
    """Order the stories that hold the words of a reading within limits."""
    must, must_not = limits
    if question.sort != "relevance":
        return _in_order_of(finder, every([*finder.holding(reading), *must], none_of=must_not), question, question.sort)
    query = every([*finder.ranked(reading), *(scored(each, 0.0) for each in must)], none_of=must_not)
    first = finder.searcher.search(query, limit=COMPARED)
    total = total_of(first)
    compared = _compared(finder, reading, query, _scores(finder, first.hits), total)
    need = question.offset + question.limit
    order = compared[question.offset : need]
    if len(compared) < min(need, total):
        known = dict(compared)
        rest = finder.searcher.search(query, limit=min(need, total) + len(compared), count=False)
        later = [each for each in _scores(finder, rest.hits).items() if each[0] not in known]
        order = [*compared, *later][question.offset : need]
    highest = finder.highest(reading)
    return Ranked(tuple((story_id, round(score / highest, 4)) for story_id, score in order), total)


def _in_order_of(finder: Finder, found: tantivy.Query, question: Question, field: Sort | str) -> Ranked:
    up = tantivy.Order.Asc if field in SORTED_UP else tantivy.Order.Desc
    total = total_of(finder.searcher.search(found, limit=1))
    need = min(question.offset + question.limit, total)
    if need <= question.offset:
        return Ranked((), total)
    hits = finder.searcher.search(found, limit=need, count=False, order_by_field=field, order=up).hits
    addresses = [address for _, address in hits[question.offset :]]
    return Ranked(tuple((story_id, 0.0) for story_id in read_numbers(finder.searcher, "story", addresses)), total)


def _scores(finder: Finder, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> dict[int, float]:
    stories = read_numbers(finder.searcher, "story", [address for _, address in hits])
    return {story_id: score for story_id, (score, _) in zip(stories, hits, strict=True)}


def _compared(
    finder: Finder, reading: Reading, query: tantivy.Query, scores: dict[int, float], total: int
) -> list[tuple[int, float]]:
    """Return the stories found first, in order; where more were found than those, the closest of all are among them."""
    saved = closeness(finder, reading, scores if total <= COMPARED else None)
    if total > COMPARED:
        closest = sorted(saved, key=lambda story_id: (-saved[story_id], -story_id))[:COMPARED]
        beside = every([query, finder.make.stories(closest)])
        scores = scores | _scores(finder, finder.searcher.search(beside, limit=COMPARED, count=False).hits)
    exact = _held_exactly(finder, reading, scores)
    said = _said(finder, reading, scores)

    def place(story_id: int) -> tuple[int, ...]:
        place = finder.place_of(reading, scores[story_id])
        often, first_ms = said.get(story_id, (0, 0))
        minute = 0 if place.place else (first_ms // _MINUTE_MS).bit_length()
        return (place.typos, -saved.get(story_id, 0), -place.place, minute, -exact[story_id], -often, -story_id)

    return [(story_id, scores[story_id]) for story_id in sorted(scores, key=place)]


def _held_exactly(finder: Finder, reading: Reading, stories: Iterable[int]) -> dict[int, int]:
    """Return how many of the terms each story holds exactly as typed."""
    terms = [scored(finder.term(term), 1.0) for term in dict.fromkeys(reading.kept)]
    ids = list(stories)
    own = every([finder.make.stories(ids), finder.make.kind(Kind.STORY)])
    held = _scores(finder, finder.searcher.search(every([own, some(terms)]), limit=max(1, len(ids)), count=False).hits)
    return {story_id: round(held.get(story_id, 0.0)) for story_id in ids}


def _said(finder: Finder, reading: Reading, stories: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return, by story, how many passages hold any of the words, and when the first of them begins."""
    ids = list(stories)
    query = every([finder.make.stories(ids), finder.said(reading)])
    by_story = {
        "terms": {"field": "story", "size": len(ids) + 1, "segment_size": len(ids) + 1},
        "aggs": {"first": {"min": {"field": "start_ms"}}},
    }
    buckets = finder.searcher.aggregate(query, {"by": by_story})["by"]["buckets"]
    return {int(each["key"]): (each["doc_count"], int(each["first"]["value"] or 0)) for each in buckets}
