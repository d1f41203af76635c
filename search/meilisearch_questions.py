"""The queries that a question becomes; nothing here speaks to a server.

All words must be found: what `matchingStrategy` "last" adds would be counted
in every total and facet, so words are given up here, one after the other from
the right, and only when nothing holds them all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from search.contract import FILTER_KINDS, Question
from search.meilisearch_filters import any_of, kinds, which_stories
from search.meilisearch_settings import MOST_HITS, OWN_TEXTS, IndexNames
from search.question_terms import AskedTerms, Term

Query = dict[str, Any]

_SHOWN = 20
"""Passages whose words are looked at, to say how a question was understood."""

_PASSAGES_OF_A_STORY = 200
_MOST_PASSAGES = 10_000

SORTS = {
    "relevance": [],
    "newest": ["recorded_at:desc"],
    "oldest": ["recorded_at:asc"],
    "longest": ["duration:desc"],
    "shortest": ["duration:asc"],
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What is looked for: the terms that all must be found, and those given up for it."""

    kept: tuple[Term, ...]
    dropped: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def readings(asked: AskedTerms) -> Iterator[Reading]:
    """Yield the question as typed, then with ever fewer words; phrases are quoted because they matter, so they stay."""
    kept, dropped = asked.wanted, asked.dropped
    while True:
        yield Reading(kept, dropped, asked.unwanted)
        places = [place for place, term in enumerate(kept) if not term.is_phrase]
        if not places or len(kept) == 1:
            return
        last = places[-1]
        dropped = (kept[last], *dropped)
        kept = kept[:last] + kept[last + 1 :]


def written(kept: Sequence[Term], unwanted: Sequence[Term] = ()) -> str:
    """Write terms the way the server reads them: unwanted ones first, since it stops reading after the tenth word.

    Only a last word is a prefix, and a space after it ends that.
    """
    parts = [f"-{_written(term, quoted=len(term.words) > 1)}" for term in unwanted]
    parts += [_written(term, quoted=term.is_phrase) for term in kept]
    text = " ".join(parts)
    return text if not kept or kept[-1].is_prefix else f"{text} "


def story_page(names: IndexNames, question: Question, reading: Reading) -> list[Query]:
    """Ask for the page of stories, and for the counts of each kind that is filtered by as if it were not."""
    q = written(reading.kept, reading.unwanted)
    chosen = kinds(question.filters)
    page = _query(names.stories, q, filter=which_stories(question), facets=sorted(FILTER_KINDS - set(chosen)))
    page |= {
        **_window(question.offset, question.limit),
        "attributesToRetrieve": ["id", *OWN_TEXTS],
        "showMatchesPosition": bool(reading.kept),
        "showRankingScore": True,
    }
    if SORTS[question.sort]:
        page["sort"] = SORTS[question.sort]
    others = [_query(names.stories, q, filter=which_stories(question, but=kind), facets=[kind]) for kind in chosen]
    return [page, *others]


def story_count(names: IndexNames, question: Question, reading: Reading) -> Query:
    """Ask only how many stories a reading finds."""
    return _query(names.stories, written(reading.kept, reading.unwanted), filter=which_stories(question))


def moment_queries(names: IndexNames, question: Question, reading: Reading, story_ids: Sequence[int]) -> list[Query]:
    """Ask for the passages of found stories: those that hold all the words, then those that hold each of them."""
    here = [any_of("story", story_ids)]
    most = {"limit": min(_MOST_PASSAGES, _PASSAGES_OF_A_STORY * len(story_ids)), "sort": ["start_s:asc"]}
    if not reading.kept:
        spoken_of = any_of("speaks_of", sorted({f"{each.kind}:{each.id}" for each in question.filters}))
        return [_passages(names, "", [*here, spoken_of], most, "speaks_of")]
    whole = written(reading.kept)
    shown = {"limit": _SHOWN, "showMatchesPosition": True}
    queries = [_passages(names, whole, here, shown, "text", "subjects"), _passages(names, whole, here, most)]
    if len(reading.kept) > 1:
        queries += [_passages(names, written([term]), here, most) for term in reading.kept]
    return queries


def _query(index: str, q: str, **more: Any) -> Query:
    return {"indexUid": index, "q": q, "matchingStrategy": "all", "hitsPerPage": 0, **more}


def _window(offset: int, limit: int) -> Query:
    """Return the smallest numbered page that holds the stories asked for; only numbered pages come with exact totals.

    A window that lies across pages is widened until it lies in one; the reader cuts it out again.
    """
    if limit == 0 or offset >= MOST_HITS:
        return {"hitsPerPage": 0}
    size = limit
    while offset // size != (offset + limit - 1) // size:
        size += 1
    return {"hitsPerPage": size, "page": offset // size + 1}


def _written(term: Term, *, quoted: bool) -> str:
    return f'"{term.text}"' if quoted else term.text


def _passages(names: IndexNames, q: str, where: list[str], how: Query, *more: str) -> Query:
    retrieved = ["story", "passage", "start_s", *more]
    found = {"indexUid": names.passages, "q": q, "matchingStrategy": "all", "filter": where}
    return found | {"attributesToRetrieve": retrieved, **how}
