"""Says how the server took the words, from the words it marked in what it found.

Meilisearch does not tell which words it corrected. What it marked is the only
witness: of the stories on this page and some of their passages, so nothing
that is hidden can be named, and nothing is claimed that was not seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import OSA

from search.contract import Correction, OtherNames, Question, Understood
from search.meilisearch_questions import Reading
from search.question_terms import Term

_ONE_TYPO_FROM, _TWO_TYPOS_FROM = 5, 9


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
        close = {word for word in others if _is_taken_for(word, term)}
        if term.text not in marked:
            close |= _halves(term.text, others)
        if close:
            yield Correction(term.text, tuple(sorted(close)))
    for one, other in pairwise(plain):
        if one.text + other.text in others:
            yield Correction(f"{one.text} {other.text}", (one.text + other.text,))


def _is_taken_for(word: str, term: Term) -> bool:
    """Tell whether a word is a misspelling of a term: a wrong first letter counts twice, as the server counts."""
    typed = term.text
    allowed = 0 if len(typed) < _ONE_TYPO_FROM else 1 if len(typed) < _TWO_TYPOS_FROM else 2
    if not allowed or (term.is_prefix and word.startswith(typed)):
        return False
    if word[:1] != typed[:1]:
        allowed -= 1
    ends = range(len(typed) - allowed, len(typed) + allowed + 1) if term.is_prefix else (len(word),)
    return any(OSA.distance(typed, word[:end], score_cutoff=allowed) <= allowed for end in ends)


def _halves(typed: str, marked: set[str]) -> set[str]:
    cuts = ((typed[:cut], typed[cut:]) for cut in range(1, len(typed)))
    return {half for halves in cuts if marked.issuperset(halves) for half in halves}
