"""Marks in a text what a question was understood to look for.

Words are marked by the rules they are found by, mistyped ones too, so that a
mark does not depend on how many corrections were named.

The text is handed in by whoever may show it; this returns pieces of it, so
that a template escapes each piece first and marks it after. The pieces always
join to the text exactly as given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.contract import Understood
from search.folding import FoldedWord, fold_words
from search.typo_rules import typos_between


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    marked: bool


def mark(text: str, understood: Understood) -> tuple[Piece, ...]:
    """Cut a text into pieces, marking the words found; of a word found by its beginning only the typed letters."""
    pieces: list[Piece] = []
    place = 0
    for start, end in mark_spans(text, understood):
        if start > place:
            pieces.append(Piece(text[place:start], marked=False))
        pieces.append(Piece(text[start:end], marked=True))
        place = end
    if place < len(text):
        pieces.append(Piece(text[place:], marked=False))
    return tuple(pieces)


def mark_spans(text: str, understood: Understood) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of every mark, in order and apart from one another."""
    words = tuple(fold_words(text))
    together = _places_together(words, _phrases(understood))
    whole = {*understood.words, *_single(understood)}
    spans: list[tuple[int, int]] = []
    for place, word in enumerate(words):
        end = word.end if word.text in whole or place in together else _end_of_mark(word, understood)
        start = max(word.start, spans[-1][1]) if spans else word.start
        if end is not None and start < end:
            spans.append((start, end))
    return tuple(spans)


def _end_of_mark(word: FoldedWord, understood: Understood) -> int | None:
    """Return where the mark of a word ends that was not found whole: after the typed letters, or after all of it."""
    typed = understood.prefix
    if typed and word.text.startswith(typed):
        return word.letter_ends[len(typed) - 1]
    mistyped = (typos_between(each, word.text, is_prefix=each == typed) for each in understood.words)
    return word.end if any(mistyped) else None


def _phrases(understood: Understood) -> list[tuple[str, ...]]:
    names = (name for each in understood.other_names for name in each.names)
    found = (tuple(spelling.split()) for each in understood.corrected for spelling in each.found)
    return [*understood.phrases, *(each for each in (*names, *found) if len(each) > 1)]


def _single(understood: Understood) -> Iterator[str]:
    yield from (name[0] for each in understood.other_names for name in each.names if len(name) == 1)
    yield from (spelling for each in understood.corrected for spelling in each.found)


def _places_together(words: Sequence[FoldedWord], phrases: Sequence[tuple[str, ...]]) -> set[int]:
    return {
        place
        for phrase in phrases
        for first in range(len(words) - len(phrase) + 1)
        if all(words[first + step].text == wanted for step, wanted in enumerate(phrase))
        for place in range(first, first + len(phrase))
    }
