"""Exact tagging: every place in a text where one of the archive's names stands as whole words.

The longest name at the leftmost place wins, so "sweet potato pie" is not also a sweet potato. It finds what is
spelled, in any case, accent or hyphenation; words that only sound like a name are another tagger's business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

import ahocorasick_rs

from archive.mention_targets import Target
from ingest.tagging.folding import Folded, fold
from ingest.tagging.names import VocabularyName

SURE_SCORE = 1.0
AMBIGUOUS_SCORE = 0.5

STRIDE = 64
"""How many texts are read at once by `tag_all`."""
_BETWEEN = "\0"
_LAST_LATIN = "\u024f"
_HEARD_AS = "heard_as"

Place = tuple[int, int, int]
"""Where a name stands in a folded text: first character, end, and which name."""


@dataclass(frozen=True, slots=True)
class Found:
    """One name found: original characters `start_char` to `end_char` (exclusive), and whom or what it may mean.

    `targets` has one entry for each target with that name. `heard_as` are those that a machine was once known to have
    misheard so: they are never more than a suggestion, and leave the others no less sure.
    """

    start_char: int
    end_char: int
    quote: str
    targets: tuple[VocabularyName, ...]
    heard_as: tuple[VocabularyName, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether the name alone does not say which is meant; a dish and its recipe may share theirs."""
        kinds = [name.target_kind for name in self.targets]
        return len(set(kinds)) < len(kinds)


class DictionaryTagger:
    """The vocabulary, built once into one automaton. Names that fold to nothing are left out."""

    def __init__(self, names: Sequence[VocabularyName]) -> None:
        by_surface = _by_surface(names)
        self._targets = tuple(_split(named) for named in by_surface.values())
        self._automaton = ahocorasick_rs.AhoCorasick(
            tuple(by_surface), store_patterns=False, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def tag(self, text: str) -> tuple[Found, ...]:
        """Give the names in `text`, in order, none overlapping another."""
        folded = fold(text)
        return tuple(
            self._found(text, *folded.original_span(start, end), which) for start, end, which in self._places(folded)
        )

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Found, ...]]:
        """Give the names in each text, as `tag` does, in fewer and longer strides."""
        found: list[tuple[Found, ...]] = []
        for first in range(0, len(texts), STRIDE):
            found.extend(self._tag_stride(texts[first : first + STRIDE]))
        return found

    def _tag_stride(self, texts: Sequence[str]) -> Iterator[tuple[Found, ...]]:
        joined = _BETWEEN.join(texts)
        folded = fold(joined)
        if not folded.is_even or joined.count(_BETWEEN) >= len(texts):
            yield from map(self.tag, texts)
            return
        places = self._places(folded)
        end, taken = -1, 0
        for text in texts:
            begin, end, first = end + 1, end + 1 + len(text), taken
            while taken < len(places) and places[taken][1] <= end:
                taken += 1
            yield tuple(
                self._found(text, start - begin, stop - begin, which) for start, stop, which in places[first:taken]
            )

    def _places(self, folded: Folded) -> list[Place]:
        text = folded.text
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        whole = [(start, end, which) for which, start, end in matches if _is_whole(text, start, end)]
        if not folded.is_even:
            whole = [place for place in whole if not (folded.is_split(place[0]) or folded.is_split(place[1]))]
        return _leftmost_longest(whole)

    def _found(self, text: str, start_char: int, end_char: int, which: int) -> Found:
        targets, heard_as = self._targets[which]
        return Found(start_char, end_char, text[start_char:end_char], targets, heard_as)


def _by_surface(names: Sequence[VocabularyName]) -> dict[str, dict[Target, VocabularyName]]:
    """Group names by what is looked for, each target once: its first name speaks for it, misheard ones last."""
    grouped: dict[str, dict[Target, VocabularyName]] = {}
    for name in sorted(names, key=_is_heard_as):
        surface = fold(name.name).text.strip()
        if _BETWEEN not in surface and any(character.isalnum() for character in surface):
            grouped.setdefault(surface, {}).setdefault(name.target, name)
    return grouped


def _split(named: dict[Target, VocabularyName]) -> tuple[tuple[VocabularyName, ...], ...]:
    """The names that are the targets' own, and those that were only ever misheard."""
    own = tuple(name for name in named.values() if not _is_heard_as(name))
    return own, tuple(name for name in named.values() if _is_heard_as(name))


def _is_heard_as(name: VocabularyName) -> bool:
    return name.name_kind == _HEARD_AS


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on at either side; "'s" and other endings after an apostrophe may follow, "n't" may not."""
    if start > 0 and _is_joined(text[start - 1], text[start]):
        return False
    if end == len(text):
        return True
    if _is_joined(text[end - 1], text[end]):
        return False
    return text[end] != "'" or text[end + 1 : end + 2] != "t" or text[end + 2 : end + 3].isalnum()


def _is_joined(left: str, right: str) -> bool:
    return left != " " != right and _in_word(left) and _in_word(right)


def _in_word(character: str) -> bool:
    # A vowel sign that takes room of its own goes on with the word, as in the scripts of India.
    return character.isalnum() or character == "_" or (character > _LAST_LATIN and category(character) == "Mc")


def _leftmost_longest(places: list[Place]) -> list[Place]:
    if len(places) < 2:  # noqa: PLR2004 (one overlaps nothing)
        return places
    taken_to, taken = 0, []
    for place in sorted(places, key=_leftmost_first):
        if place[0] >= taken_to:
            taken_to = place[1]
            taken.append(place)
    return taken


def _leftmost_first(place: Place) -> tuple[int, int]:
    return place[0], -place[1]
