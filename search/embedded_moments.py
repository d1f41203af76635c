"""Chooses which passages of a found story to play first.

With words: the passages that hold most of them, earliest first. With filters
alone: the passages that speak of what was filtered by. Otherwise none.
"""

import tantivy

from search.contract import Moment, Question
from search.embedded_queries import Attempt, QueryMaker, every, some
from search.embedded_schema import Kind, facet_token, read_numbers

_MOST_PASSAGES = 10_000
"""Passages of one story that are compared; no story has as many."""


def moments(
    searcher: tantivy.Searcher, make: QueryMaker, story_id: int, attempt: Attempt, question: Question
) -> tuple[Moment, ...]:
    """Return the best moments of one story, at most `question.moments`."""
    if attempt.kept:
        wanted = make.anything(attempt)
    else:
        tokens = {facet_token(each.kind, each.id) for each in question.filters}
        wanted = [tantivy.Query.const_score_query(make.any_of("speaks_of", [token]), 1.0) for token in sorted(tokens)]
    if not wanted or not question.moments:
        return ()
    query = every([make.kind(Kind.PASSAGE), make.story(story_id), some(wanted)])
    hits = searcher.search(query, limit=_MOST_PASSAGES).hits
    addresses = [address for _, address in hits]
    passages = read_numbers(searcher, "passage", addresses)
    starts = searcher.fast_field_values("start_s", addresses)
    found = [
        (round(score), float(start_s or 0), passage)
        for (score, _), passage, start_s in zip(hits, passages, starts, strict=True)
    ]
    best = sorted(found, key=lambda each: (-each[0], each[1], each[2]))[: question.moments]
    return tuple(Moment(passage, start_s, held if attempt.kept else 0) for held, start_s, passage in best)
