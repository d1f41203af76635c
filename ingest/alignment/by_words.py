"""Finding lines by what a machine heard: where its words and the text's agree, the text has the machine's times.

Words that it heard otherwise lie between those on which both agree.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from archive.word_times import retimed
from ingest.alignment.placed import How, Placed

Word = Sequence[Any]
"""[text, start_s, end_s, …], as a passage's version holds it."""

LEAST_AGREED = 0.4
"""With fewer of the text's words heard than this, the machine heard something else."""
_RUN = 4
_FEWEST_BETWEEN = 200


def place_by_words(texts: Sequence[str], heard: Sequence[Word], *, start_s: float, end_s: float) -> list[Placed] | None:
    """The seconds of each line between these two; None where too little of the text was heard."""
    tokens = [token for text in texts for token in text.split()]
    timed = _timed(tokens, [[word[0], word[1], word[2], 1.0] for word in heard], start_s, end_s)
    agreed = sum(word[3] is not None for word in timed)
    if not timed or agreed < LEAST_AGREED * len(tokens):
        return None
    return list(_lines(texts, timed))


def _lines(texts: Sequence[str], timed: list[list[Any]]) -> Iterator[Placed]:
    at = 0
    for text in texts:
        count = len(text.split())
        words = tuple((word[0], word[1], word[2], None) for word in timed[at : at + count])
        yield Placed(words[0][1], words[-1][2], How.words, words)
        at += count


def _timed(tokens: list[str], heard: list[list[Any]], start_s: float, end_s: float) -> list[list[Any]]:
    """The text's words with their times; an hour is taken apart where both say the same few words, and only once."""
    if not heard:
        return []
    timed: list[list[Any]] = []
    places = [(0, 0), *_meeting(tokens, [word[0] for word in heard]), (len(tokens), len(heard))]
    for (token, word), (next_token, next_word) in pairwise(places):
        piece = heard[word:next_word]
        first_s = timed[-1][2] if timed else start_s
        last_s = heard[next_word][1] if next_word < len(heard) else end_s
        text = " ".join(tokens[token:next_token])
        timed.extend(retimed(piece, text, start_s=first_s, end_s=max(first_s, last_s)))
    return timed


def _meeting(tokens: list[str], heard: list[str]) -> Iterator[tuple[int, int]]:
    """Places, far enough apart, where a run of words is in both texts, in each of them once, and in the same order."""
    ours, theirs = _runs_said_once(tokens), _runs_said_once(heard)
    last = (0, 0)
    for place, other in _in_order([(place, theirs[run]) for run, place in ours.items() if run in theirs]):
        if place - last[0] >= _FEWEST_BETWEEN and other - last[1] >= _FEWEST_BETWEEN // 2:
            last = (place, other)
            yield last


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, given by their first, that is in order by their second too."""
    ends: list[int] = []
    numbers: list[int] = []
    before: list[int] = []
    for number, (_, other) in enumerate(pairs):
        at = bisect_left(ends, other)
        ends[at : at + 1] = [other]
        before.append(numbers[at - 1] if at else -1)
        numbers[at : at + 1] = [number]
    run, number = [], numbers[-1] if numbers else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _runs_said_once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    bare = ["".join(c for c in word if c.isalnum()).casefold() for word in words]
    runs = [tuple(bare[at : at + _RUN]) for at in range(len(bare) - _RUN + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}
