"""Says how the server took the words, from the words it marked in what it found.

Meilisearch does not tell which words it corrected. What it marked is the only
witness: of the stories on this page and some of their passages, so nothing
that is hidden can be named, and nothing is claimed that was not seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from search.contract import Correction, OtherNames, Question, Understood
from search.meilisearch_questions import Reading
from search.question_terms import Term
from search.typo_rules import typos_between

_MOST_FOUND = 5


def understood(question: Question, reading: Reading, hits: Iterable[Mapping[str, Any]]) -> Understood:
    """Tell what was looked for and what was found in its stead."""
    plain = [term for term in reading.kept if not term.is_phrase]
    marked = {word for hit in hits for word in marked_words(hit)}
    names = tuple(_names_seen(question.other_names, plain, marked))
    of_names = {word for each in names for name in each.names for word in name}
    return Understood(
        words=tuple(term.text for term in plain),
        phrases=tuple(term.words for term in reading.kept if term.is_phrase),
        prefix=next((term.text for term in plain if term.is_prefix), None),
        corrected=tuple(_corrections(plain, marked - of_names)),
        other_names=names,
        dropped=tuple(term.text for term in reading.dropped),
    )


def marked_words(hit: Mapping[str, Any]) -> Iterator[str]:
    """Yield the whole words that the server marked in a hit; it counts bytes, and marks only the typed letters."""
    for attribute, places in hit.get("_matchesPosition", {}).items():
        for place in places:
            text = _text_at(hit.get(attribute), place.get("indices"))
            if text is not None:
                yield from _words_at(text.encode(), place["start"], place["start"] + place["length"])


def _text_at(value: object, indices: Sequence[int] | None) -> str | None:
    for index in indices or ():
        if not isinstance(value, list) or index >= len(value):
            return None
        value = value[index]
    return value if isinstance(value, str) else None


def _words_at(text: bytes, start: int, end: int) -> list[str]:
    first = text.rfind(b" ", 0, start) + 1
    last = text.find(b" ", max(start, end - 1))
    return text[first : len(text) if last < 0 else last].decode(errors="replace").split()


def _names_seen(names: Iterable[OtherNames], plain: Sequence[Term], marked: set[str]) -> Iterator[OtherNames]:
    typed = f" {' '.join(term.text for term in plain)} "
    for each in names:
        seen = tuple(name for name in each.names if marked.issuperset(name))
        if seen and f" {' '.join(each.words)} " in typed:
            yield OtherNames(each.words, seen)


def _corrections(plain: Sequence[Term], marked: set[str]) -> Iterator[Correction]:
    others = marked - {term.text for term in plain}
    for term in plain:
        near = {word: typos_between(term.text, word, is_prefix=term.is_prefix) for word in others}
        close = sorted((typos, word) for word, typos in near.items() if typos)
        found = [word for _, word in close] + ([] if term.text in marked else _halves(term.text, others))
        if found:
            yield Correction(term.text, tuple(found[:_MOST_FOUND]))
    for one, other in pairwise(plain):
        if one.text + other.text in others:
            yield Correction(f"{one.text} {other.text}", (one.text + other.text,))


def _halves(typed: str, marked: set[str]) -> list[str]:
    cuts = ((typed[:cut], typed[cut:]) for cut in range(1, len(typed)))
    return [" ".join(halves) for halves in cuts if marked.issuperset(halves)]
