"""Reads what the server answered into ids, counts and moments; no text goes any further."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Any

from search.contract import FILTER_KINDS, FacetCount, Moment, Question, StoryHit
from search.embedded_counting import MOST_OF_A_KIND
from search.meilisearch_filters import kinds
from search.meilisearch_questions import Reading

Result = Mapping[str, Any]


def facet_counts(question: Question, page: Result, others: Sequence[Result]) -> tuple[FacetCount, ...]:
    """Return the most counted of every kind; kinds filtered by are in the answers that ask for them apart."""
    chosen = list(kinds(question.filters))
    found: dict[str, Mapping[str, int]] = {
        kind: counts for kind, counts in page.get("facetDistribution", {}).items() if kind in FILTER_KINDS
    }
    for kind, result in zip(chosen, others, strict=True):
        found[kind] = result["facetDistribution"].get(kind, {})
    return tuple(facet for kind in sorted(found) for facet in _most(kind, found[kind]))


def page_hits(question: Question, page: Result) -> list[Result]:
    """Return the stories that were asked for, cut out of the page that holds them."""
    size = page["hitsPerPage"]
    first = question.offset % size if size else 0
    return list(page["hits"][first : first + question.limit])


def story_hits(
    question: Question, reading: Reading, hits: Iterable[Result], passages: Sequence[Result]
) -> tuple[StoryHit, ...]:
    """Return the stories found with their best moments, and with scores where these made the order."""
    best = _best_moments(question, reading, passages)
    return tuple(
        StoryHit(
            int(hit["id"]),
            float(hit["_rankingScore"]) if reading.kept and question.sort == "relevance" else 0.0,
            tuple(best.get(int(hit["id"]), ())[: question.moments]),
        )
        for hit in hits
    )


def _most(kind: str, counts: Mapping[str, int]) -> list[FacetCount]:
    things: list[tuple[int, Any]] = [
        (-int(count), value if kind == "language" else int(value)) for value, count in counts.items()
    ]
    return [FacetCount(kind, thing, -less) for less, thing in nsmallest(MOST_OF_A_KIND, things)]


def _best_moments(question: Question, reading: Reading, passages: Sequence[Result]) -> dict[int, list[Moment]]:
    """Return each story's passages: those that hold most words, or speak of most that was filtered by, then by time."""
    if not passages:
        return {}
    if reading.kept:
        ranks = _words_held(reading, *passages)
    else:
        wanted = {f"{each.kind}:{each.id}" for each in question.filters}
        ranks = {_place(hit): len(wanted & set(hit["speaks_of"])) for hit in passages[0]["hits"]}
    found: dict[int, list[Moment]] = {}
    for (story, start_s, passage), rank in sorted(ranks.items(), key=lambda each: (-each[1], each[0][1], each[0][2])):
        found.setdefault(story, []).append(Moment(passage, start_s, rank if reading.kept else 0))
    return found


def _words_held(reading: Reading, whole: Result, *each: Result) -> dict[tuple[int, float, int], int]:
    """Return how many of the words each passage holds; other names count for all the words that they stand for."""
    ranks: dict[tuple[int, float, int], int] = {}
    for result in each:
        for hit in result["hits"]:
            ranks[_place(hit)] = ranks.get(_place(hit), 0) + 1
    return ranks | {_place(hit): len(reading.kept) for hit in whole["hits"]}


def _place(hit: Result) -> tuple[int, float, int]:
    return int(hit["story"]), float(hit["start_s"]), int(hit["passage"])
