"""Doubt: which words of a line the machine was not sure of, as characters of its text."""

from collections.abc import Sequence
from typing import Any

LEAST_SURE = 0.5
"""Below this a word's confidence counts as doubt. What a person wrote has no confidence and no doubt."""

Characters = tuple[int, int]


def doubtful(text: str, words: Sequence[Sequence[Any]]) -> tuple[Characters, ...]:
    """Where the doubtful ones of `words` ([text, start_s, end_s, confidence]) stand in `text`; neighbours as one."""
    runs: list[Characters] = []
    at, together = 0, False
    for word, _start_s, _end_s, confidence in words:
        found = text.find(word, at)
        if found < 0:
            together = False
            continue
        end = found + len(word)
        doubted = confidence is not None and confidence < LEAST_SURE
        if doubted and together:
            runs[-1] = (runs[-1][0], end)
        elif doubted:
            runs.append((found, end))
        at, together = end, doubted
    return tuple(runs)
