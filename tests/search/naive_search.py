"""What search promises, written as plainly as it can be, to hold the engines against.

It knows lower-case ASCII words only and takes no care of speed.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from search.contract import Question
from search.documents import Change, PassageDocument, StoryDocument


@dataclass(frozen=True)
class Asked:
    kept: tuple[str, ...]
    prefix: bool
    typos: bool = False
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Naive:
    stories: frozenset[int]
    facets: dict[tuple[str, int | str], int]
    dropped: tuple[str, ...]
    moments: dict[int, list[tuple[int, float, int]]]


def naive_search(changes: list[Change], wanted: list[str], unwanted: list[str], *, prefix: bool, question: Question):
    """Answer `question`, whose text is made of the wanted and unwanted terms (a phrase holds a space)."""
    allowed = [
        change
        for change in changes
        if change.story_id not in question.excluded_stories
        and (question.among is None or change.story_id in question.among)
        and passes_filters(change.story, question)
        and not any(holds(fields, term) for term in unwanted for fields in documents(change))
    ]
    last = Asked((), prefix=False)
    for last in readings(wanted, prefix=prefix):
        found = [change for change in allowed if any(holds_all(fields, last) for fields in documents(change))]
        if found:
            break
    else:
        found, last = ([], next(readings(wanted, prefix=prefix))) if wanted else (allowed, last)
    return Naive(
        frozenset(change.story_id for change in found),
        dict(Counter(facet for change in found for facet in story_facets(change.story))),
        last.dropped,
        {change.story_id: moments(change, last, question) for change in found},
    )


def readings(wanted: list[str], *, prefix: bool):
    kept, dropped = tuple(wanted), ()
    while kept:
        with_prefix = prefix and not dropped
        yield Asked(kept, with_prefix, dropped=dropped)
        yield Asked(kept, with_prefix, typos=True, dropped=dropped)
        words = [place for place, term in enumerate(kept) if " " not in term]
        if not words or len(kept) == 1:
            return
        dropped = (kept[words[-1]], *dropped)
        kept = kept[: words[-1]] + kept[words[-1] + 1 :]


def documents(change: Change):
    story = change.story
    yield [story.title, story.lede, *story.narrators, *story.subject_names]
    yield from (passage_fields(passage) for passage in change.passages)


def passage_fields(passage: PassageDocument):
    return [passage.text, *passage.subject_names]


def holds_all(fields, asked: Asked) -> bool:
    return all(term_held(fields, asked, place) for place in range(len(asked.kept)))


def term_held(fields, asked: Asked, place: int) -> bool:
    term = asked.kept[place]
    typos = (0 if len(term) < 5 or " " in term else 1 if len(term) < 9 else 2) if asked.typos else 0
    return holds(fields, term, prefix=asked.prefix and place == len(asked.kept) - 1, typos=typos)


def holds(fields, term: str, *, prefix: bool = False, typos: int = 0) -> bool:
    if " " in term:
        return any(f" {term} " in f" {field} " for field in fields)
    words = {word for field in fields for word in field.split()}
    if prefix:
        words |= {word[:length] for word in words for length in range(len(word))}
    return any(distance(term, word) <= typos for word in words)


@cache
def distance(one: str, other: str) -> int:
    """Optimal string alignment: insert, delete, replace, swap neighbours."""
    rows = [[max(i, j) if not (i and j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def story_facets(story: StoryDocument) -> set[tuple[str, int | str]]:
    facets: set[tuple[str, int | str]] = set(story.subjects)
    facets |= {("recipe", each) for each in story.recipes} | {("seed", each) for each in story.seeds}
    facets |= {("festival", each) for each in story.festivals}
    facets |= {("language", story.language)} if story.language else set()
    return facets | ({("year", story.recorded_year)} if story.recorded_year is not None else set())


def passes_filters(story: StoryDocument, question: Question) -> bool:
    facets = story_facets(story)
    kinds = {each.kind for each in question.filters}
    return all(any((each.kind, each.id) in facets for each in question.filters if each.kind == kind) for kind in kinds)


def moments(change: Change, asked: Asked, question: Question):
    ranked = []
    for passage in change.passages:
        if asked.kept:
            held = sum(term_held(passage_fields(passage), asked, place) for place in range(len(asked.kept)))
            rank = held
        else:
            held = 0
            rank = len({(each.kind, each.id) for each in question.filters} & set(passage.subjects))
        if rank:
            ranked.append((-rank, passage.start_in(change.story_id), passage.id, held))
    best = sorted(ranked)[: question.moments]
    return [(passage_id, start_s, held) for _, start_s, passage_id, held in best]
