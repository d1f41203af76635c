"""The words of one state of the index, read from its dictionary as questions need them.

Words are read by their first letter, a few milliseconds each, and kept until
the index changes, so that the first question after an edit waits for no more
than its own letters. The dictionary also holds words of removed stories until
the engine merges them away: whatever is shown to a person is asked for again
among the stories that may be met.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

import numpy as np
import numpy.typing as npt
import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

_BLOCK = 128
_AFTER_ALL = "\U0010ffff"


class Words:
    """All words of one state of the index."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._letters: dict[str, _Letter] = {}
        self._all: list[str] | None = None

    def count(self, word: str) -> int:
        """Return how many stories hold a word; removed ones count until the engine forgets them."""
        return int(self._searcher.doc_freq("anywhere", word))

    def passages(self, word: str) -> int:
        """Return how many passages hold a word; removed ones count until the engine forgets them."""
        return int(self._searcher.doc_freq("said", word))

    def beginning_with(self, typed: str) -> list[str]:
        """Return the words that begin like this, in the order of their letters."""
        return self._letter(typed).beginning_with(typed)

    def commonest(self, beginning: str, most: int) -> list[str]:
        """Return the words with this beginning that are in most stories."""
        return list(islice((word for word in self._letter(beginning).common if word.startswith(beginning)), most))

    def within(self, typed: str, typos: int, *, is_prefix: bool) -> Iterator[tuple[str, int]]:
        """Yield words with the first letter of `typed` that differ by 1 to `typos`, by letters, with the difference."""
        letter = self._letter(typed)
        found = letter.beginnings_within(typed, typos) if is_prefix else letter.words_within(typed, typos)
        yield from ((word, found[word]) for word in sorted(found) if found[word])

    def with_another_first_letter(self, typed: str, *, is_prefix: bool) -> list[str]:
        """Return the words that one typo in the first letter makes of `typed`, in the order of their letters."""
        first, rest = typed[0], typed[1:]
        letters = _letters_beside(first)
        starts = {letter + rest for letter in letters} | {letter + typed for letter in letters}
        starts |= {rest, rest[:1] + first + rest[1:]}
        other = {start for start in starts if start and start[0] != first}
        if not is_prefix:
            return sorted(word for word in other if self.count(word))
        # Straight from the dictionary, since keeping the words of every other letter would take longer.
        return sorted({word for start in other for word, _ in self._searcher.terms_with_prefix("anywhere", start)})

    def all(self) -> Sequence[str]:
        """Return every word there is, the one in most stories first."""
        if self._all is None:
            self._all = [word for word, _ in self._searcher.terms_with_prefix("anywhere", "")]
        return self._all

    def nearest(self, typed: str, most_apart: int) -> list[str]:
        """Return the words that differ by at most so many letters: the nearest first, then those in most stories."""
        words = self.all()
        apart = _apart(typed, words, most_apart)
        near = np.nonzero(apart <= most_apart)[0].tolist()
        return [words[place] for place in sorted(near, key=lambda place: (apart[place], place))]

    def _letter(self, typed: str) -> "_Letter":
        first = typed[0]
        known = self._letters.get(first)
        if known is None:
            known = _Letter([word for word, _ in self._searcher.terms_with_prefix("anywhere", first)])
            self._letters[first] = known
        return known


class _Letter:
    """The words that begin with one letter: by how common they are, in order, by length, and their beginnings."""

    def __init__(self, common: list[str]) -> None:
        self.common = common
        self.words = sorted(common)
        self._beginnings: dict[int, list[str]] = {}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in common:
            self._by_length[len(word)].append(word)

    def beginning_with(self, typed: str) -> list[str]:
        return self.words[bisect_left(self.words, typed) : bisect_left(self.words, typed + _AFTER_ALL)]

    def words_within(self, typed: str, typos: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for length in range(len(typed) - typos, len(typed) + typos + 1):
            found |= _near(typed, self._by_length.get(length, ()), typos)
        return found

    def beginnings_within(self, typed: str, typos: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for length in range(len(typed) - typos, len(typed) + typos + 1):
            for beginning, apart in _near(typed, self._beginnings_of(length), typos).items():
                for word in self.beginning_with(beginning):
                    found[word] = min(apart, found.get(word, apart))
        return found

    def _beginnings_of(self, length: int) -> list[str]:
        if length not in self._beginnings:
            self._beginnings[length] = list(dict.fromkeys(w[:length] for w in self.words if len(w) >= length))
        return self._beginnings[length]


@cache
def _letters_beside(letter: str) -> tuple[str, ...]:
    """Return the letters of the same script, near enough: those that stand with it in the tables of Unicode."""
    block = ord(letter) // _BLOCK * _BLOCK
    return tuple(sign for sign in map(chr, range(block, block + _BLOCK)) if sign.isalnum() and sign == sign.lower())


def _near(typed: str, words: Sequence[str], typos: int) -> dict[str, int]:
    apart = _apart(typed, words, typos)
    return {words[place]: int(apart[place]) for place in np.nonzero(apart <= typos)[0].tolist()}


def _apart(typed: str, words: Sequence[str], most: int) -> npt.NDArray[np.uint8]:
    row: npt.NDArray[np.uint8] = process.cdist([typed], words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[
        0
    ]
    return row
