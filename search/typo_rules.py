"""How far a word may be from what was typed, by Meilisearch's rules.

Short words take no typo, since almost every one has another beside it. Two
neighbouring letters that changed places are one typo; a typo in the first
letter counts as two, since it is rarely mistaken. Numbers take none.
"""

from rapidfuzz.distance import OSA

ONE_TYPO_FROM = 5
TWO_TYPOS_FROM = 9


def typos_allowed(word: str) -> int:
    """Return how many typos a word may have: one from 5 letters, two from 9."""
    if len(word) < ONE_TYPO_FROM or word.isdigit():
        return 0
    return 1 if len(word) < TWO_TYPOS_FROM else 2


def typos_between(typed: str, word: str, *, is_prefix: bool = False) -> int | None:
    """Return how many typos stand between a typed word, or the beginning of one, and a word; None when too many."""
    allowed = typos_allowed(typed)
    if not word or (allowed and word.isdigit()):
        return 0 if word == typed else None
    ends = range(len(typed) - allowed, len(typed) + allowed + 1) if is_prefix else (len(word),)
    nearest = min(OSA.distance(typed, word[:end], score_cutoff=allowed) for end in ends)
    if nearest and word[0] != typed[0]:
        nearest = 2 if nearest == 1 else nearest + 1
    return nearest if nearest <= allowed else None
