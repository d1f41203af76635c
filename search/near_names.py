"""Names spelt nearly like what somebody is typing, by the rules for typos in words (`search.typo_rules`).

What was typed is the beginning of a name or of one of its words. Many names are
compared at once, which is why those rules are not asked name by name.
"""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.typo_rules import typos_allowed

FIRST_LETTER = 1


def nearest_names(typed: str, names: Iterable[str], *, most: int = 12) -> tuple[str, ...]:
    """The folded names of which a word, and those after it, begin nearly as `typed` does: fewest mistakes first."""
    allowed = typos_allowed(typed)
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


def _tails(name: str) -> Iterable[str]:
    words = name.split()
    return (" ".join(words[place:]) for place in range(len(words)))
