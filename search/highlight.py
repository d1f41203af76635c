"""Marks in a text what a question was understood to look for.

The text is handed in by whoever may show it; this returns pieces of it, so
that a template escapes each piece first and marks it after. The pieces always
join to the text exactly as given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.contract import Understood
from search.folding import FoldedWord, fold_words


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
    whole = {*understood.words, *(word for correction in understood.corrected for word in correction.found)}
    in_phrases = set(_places_in_phrases(words, understood.phrases))
    spans: list[tuple[int, int]] = []
    for place, word in enumerate(words):
        if word.text in whole or place in in_phrases:
            end = word.end
        elif understood.prefix and word.text.startswith(understood.prefix):
            end = word.letter_ends[len(understood.prefix) - 1]
        else:
            continue
        start = max(word.start, spans[-1][1]) if spans else word.start
        if start < end:
            spans.append((start, end))
    return tuple(spans)


def _places_in_phrases(words: Sequence[FoldedWord], phrases: Sequence[tuple[str, ...]]) -> Iterator[int]:
    for phrase in phrases:
        for first in range(len(words) - len(phrase) + 1):
            if all(words[first + step].text == wanted for step, wanted in enumerate(phrase)):
                yield from range(first, first + len(phrase))
