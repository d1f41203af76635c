"""Exact tagging: every place in a text where one of the archive's names stands as whole words.

The longest name at the leftmost place wins, so "sweet potato pie" is not also a sweet potato. It finds what is
spelled, in any case, accent or hyphenation; misheard words are another tagger's business.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from ingest.tagging.folding import Folded, fold
from ingest.tagging.names import VocabularyName

SURE_SCORE = 1.0
AMBIGUOUS_SCORE = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """One name found: original characters `start_char` to `end_char` (exclusive), and whom or what it may mean.

    `targets` has one entry for each target with that name; more than one makes it `ambiguous`, with a lower score.
    """

    start_char: int
    end_char: int
    quote: str
    targets: tuple[VocabularyName, ...]
    score: float

    @property
    def ambiguous(self) -> bool:
        """Whether the name alone does not say which target is meant."""
        return len(self.targets) > 1


class DictionaryTagger:
    """The vocabulary, built once into one automaton. Names that fold to nothing are left out."""

    def __init__(self, names: Sequence[VocabularyName]) -> None:
        self._targets: dict[str, tuple[VocabularyName, ...]] = _by_surface(names)
        self._surfaces = tuple(self._targets)
        self._automaton = ahocorasick_rs.AhoCorasick(self._surfaces, store_patterns=False)

    def tag(self, text: str) -> tuple[Found, ...]:
        """Give the names in `text`, in order, none overlapping another."""
        folded = fold(text)
        matches = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        whole = ((start, end, which) for which, start, end in matches if _is_whole(folded, start, end))
        return tuple(self._found(text, folded, *match) for match in _leftmost_longest(whole))

    def _found(self, text: str, folded: Folded, start: int, end: int, which: int) -> Found:
        start_char, end_char = folded.original_span(start, end)
        targets = self._targets[self._surfaces[which]]
        score = SURE_SCORE if len(targets) == 1 else AMBIGUOUS_SCORE
        return Found(start_char, end_char, text[start_char:end_char], targets, score)


def _by_surface(names: Sequence[VocabularyName]) -> dict[str, tuple[VocabularyName, ...]]:
    """Group names by what is looked for, each target once: its first name listed speaks for it."""
    grouped: dict[str, dict[tuple[str, int], VocabularyName]] = {}
    for name in names:
        surface = fold(name.name).text.strip()
        if any(character.isalnum() for character in surface):
            grouped.setdefault(surface, {}).setdefault(name.target, name)
    return {surface: tuple(targets.values()) for surface, targets in grouped.items()}


def _is_whole(folded: Folded, start: int, end: int) -> bool:
    """Whether no word goes on at either side; "'s" and other endings after an apostrophe may follow, "n't" may not."""
    text = folded.text
    if start > 0 and (_is_joined(text[start - 1], text[start]) or folded.offsets[start - 1] == folded.offsets[start]):
        return False
    if end == len(text):
        return True
    if _is_joined(text[end - 1], text[end]) or folded.offsets[end - 1] == folded.offsets[end]:
        return False
    is_negation = text[end : end + 2] == "'t" and not text[end + 2 : end + 3].isalnum()
    return not is_negation


def _is_joined(left: str, right: str) -> bool:
    return _in_word(left) and _in_word(right)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _leftmost_longest(matches: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    taken_to = 0
    for start, end, which in sorted(matches, key=lambda match: (match[0], -match[1])):
        if start >= taken_to:
            taken_to = end
            yield start, end, which
