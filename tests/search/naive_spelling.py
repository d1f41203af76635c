"""The rules of spelling, written as plainly as they can be: typos, beginnings, and spaces too many or too few."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Meaning:
    """What one term, or several in a row from `first` on, may stand for; what begins with a quote only for itself."""

    terms: tuple[str, ...]
    prefix: bool = False
    first: int = 0

    @property
    def word(self):
        return "".join(self.terms)

    @property
    def spaces(self):
        return len(self.terms) - 1

    def covers(self, place):
        return self.first <= place < self.first + self.spaces

    def typos(self, word):
        """How many typos make this of a word; None when too many."""
        if " " in self.word or self.word.startswith('"'):
            return 0 if self.word == f'"{word}' else None
        apart = typos_between(self.word, word, prefix=self.prefix)
        return None if apart is None or (apart and apart + self.spaces > allowed(self.word)) else apart + self.spaces

    def phrases(self):
        """The words in a row that it may be, with their typos."""
        if " " in self.word:
            return [(self.word.removeprefix('"'), 0)]
        if self.word.startswith('"') or allowed(self.word) <= self.spaces:
            return []
        return [(f"{self.word[:cut]} {self.word[cut:]}", self.spaces + 1) for cut in range(1, len(self.word))]


def exactly(term):
    return Meaning((f'"{term}',))


def allowed(word):
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2


@cache
def typos_between(typed, word, *, prefix):
    if word.startswith(typed) if prefix else word == typed:
        return 0
    ends = range(len(word) + 1) if prefix else [len(word)]
    apart = min(distance(typed, word[:end]) for end in ends)
    if word[:1] != typed[:1]:
        apart = 2 if apart == 1 else 99
    return apart if apart <= allowed(typed) else None


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


def readings(wanted: list[str], *, prefix: bool):
    """The terms kept, those dropped, and whether the last is the beginning of a word: all, then less from the right."""
    kept, dropped = tuple(wanted), ()
    while kept:
        yield kept, dropped, prefix and not dropped
        words = [place for place, term in enumerate(kept) if " " not in term]
        if not words or len(kept) == 1:
            return
        dropped = (kept[words[-1]], *dropped)
        kept = kept[: words[-1]] + kept[words[-1] + 1 :]


def paths(kept: tuple[str, ...], *, prefix: bool, first: int = 0) -> Iterator[tuple[Meaning, ...]]:
    """The ways to read terms: each by itself, or two or three in a row as one word."""
    if first == len(kept):
        yield ()
    for many in range(1, min(3, len(kept) - first) + 1):
        terms = kept[first : first + many]
        if many == 1 or not any(" " in term for term in terms):
            is_prefix = prefix and first + many == len(kept) and " " not in terms[-1]
            for rest in paths(kept, prefix=prefix, first=first + many):
                yield (Meaning(terms, is_prefix, first), *rest)
