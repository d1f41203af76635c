"""Names spelt nearly like what somebody is typing, by the rules for typos in words.

What was typed is the beginning of a name or of one of its words: up to four
letters must be right, up to eight may hold one mistake, more may hold two, and
a mistake in the first letter counts twice.
"""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

ONE_FROM, TWO_FROM = 5, 9
FIRST_LETTER = 1


def nearest_names(typed: str, names: Iterable[str], *, most: int = 12) -> tuple[str, ...]:
    """The folded names of which a word, and those after it, begin nearly as `typed` does: fewest mistakes first."""
    allowed = mistakes_allowed(typed)
    if not allowed:
        return ()
    tails = [(tail, name) for name in names for tail in _tails(name)]
    best: dict[str, int] = {}
    for length in range(len(typed) - allowed, len(typed) + allowed + 1):
        heads: dict[str, set[str]] = {}
        for tail, name in tails:
            heads.setdefault(tail[:length], set()).add(name)
        near = process.extract(typed, list(heads), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        for head, distance, _ in near:
            mistakes = int(distance) + (FIRST_LETTER if head[:1] != typed[0] else 0)
            if mistakes <= allowed:
                for name in heads[head]:
                    best[name] = min(mistakes, best.get(name, mistakes))
    return tuple(sorted(best, key=lambda name: (best[name], len(name), name))[:most])


def mistakes_allowed(typed: str) -> int:
    """How many mistakes so many letters may hold."""
    return 0 if len(typed) < ONE_FROM else 1 if len(typed) < TWO_FROM else 2


def _tails(name: str) -> Iterable[str]:
    words = name.split()
    return (" ".join(words[place:]) for place in range(len(words)))
