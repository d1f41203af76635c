"""The rules of words, written as plainly as they can be: what a document must hold for a word to be found in it.

They say nothing of order, and know no speed. They are the third opinion when two engines do not find the same. The
typed word is taken as it stands; a slip in the first letter counts two; a swap of neighbours counts one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from bench.search_questions import forgiven
from search.folding import folded

MOST_BEGUN, MOST_WITH_ONE, MOST_WITH_TWO = 1_000, 150, 50
"""How many words of the archive a typed word may stand for, by beginning, one slip and two."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a document holds, field by field, folded."""

    fields: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for words in self.fields for word in words)

    def side_by_side(self) -> Iterable[tuple[str, str]]:
        for words in self.fields:
            yield from pairwise(words)


def held(*texts: str) -> Held:
    return Held(tuple(folded(text) for text in texts))


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed word; `goes_on` when it may be the beginning of one."""

    word: str
    goes_on: bool = False


def typed_words(text: str) -> tuple[Typed, ...]:
    words = folded(text)
    last = not text.endswith(" ")
    return tuple(Typed(word, goes_on=last and place == len(words)) for place, word in enumerate(words, start=1))


@lru_cache(maxsize=1_000_000)
def slips_in(typed: Typed, word: str, most: int) -> int | None:
    """How many slips lie between what was typed and a word, or the beginning of one; None when more than `most`."""
    if word == typed.word or (typed.goes_on and word.startswith(typed.word)):
        return 0
    lengths = range(len(typed.word) - most, len(typed.word) + most + 1) if typed.goes_on else (len(word),)
    beginnings = {word[:length] for length in lengths if length > 0}
    if not beginnings or not most:
        return None
    least = min(OSA.distance(typed.word, beginning, score_cutoff=most) for beginning in beginnings)
    least += word[0] != typed.word[0]
    return least if least <= most else None


def stands_for(typed: Typed, word: str) -> bool:
    """Tell whether a typed word is found in a word as such: typed alike, begun, or with the slips that are forgiven."""
    return slips_in(typed, word, forgiven(typed.word)) is not None


def is_in(typed: Typed, document: Held) -> bool:
    return any(stands_for(typed, word) for word in document.words)


def is_split_in(typed: Typed, document: Held) -> bool:
    """Tell whether a typed word stands as two words side by side."""
    return any(first + second == typed.word for first, second in document.side_by_side())


def is_joined_in(typed: Sequence[Typed], document: Held) -> bool:
    """Tell whether two typed words stand as one, with one slip less than a word as long may have."""
    if len(typed) != len(("first", "second")):
        return False
    joined = Typed(typed[0].word + typed[1].word, goes_on=typed[1].goes_on)
    most = max(0, forgiven(joined.word) - 1)
    return any(slips_in(joined, word, most) is not None for word in document.words)


def is_spaced_otherwise_in(typed: Sequence[Typed], document: Held) -> bool:
    """Tell whether two typed words stand side by side with the space in another place."""
    joined = "".join(each.word for each in typed)
    return len(typed) > 1 and any(first + second == joined for first, second in document.side_by_side())


def beyond_caps(typed: Typed, words: Iterable[str]) -> bool:
    """Tell whether more words of the archive are meant by a typed one than an engine looks at."""
    counts = {0: 0, 1: 0, 2: 0}
    for word in words:
        slips = slips_in(typed, word, forgiven(typed.word))
        if slips is not None:
            counts[slips] += 1
    return counts[0] > MOST_BEGUN or counts[1] > MOST_WITH_ONE or counts[2] > MOST_WITH_TWO
