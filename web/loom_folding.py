"""Keeps a loom readable however long the story is: its most telling threads, and its time in a bounded number of slots.

Folding only joins what lies too close to be told apart; every joined knot says
how many moments it stands for and leads to the first of them.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from web.loom_parts import Loom, LoomKnot, LoomPassage, LoomThread

MOST_THREADS, MOST_FURTHER = 12, 24
FINEST = 32
"""Slots of a wide loom; a narrow one has half as many, so that each of its slots is two whole ones of the wide."""


def told_apart(loom: Loom) -> tuple[Loom, Loom, int]:
    """The most telling threads, those to unfold, and how many are left beyond both; each part in the order heard."""
    first = loom.threads[:MOST_THREADS]
    further = loom.threads[MOST_THREADS : MOST_THREADS + MOST_FURTHER]
    left = max(0, len(loom.threads) - MOST_THREADS - MOST_FURTHER)
    return replace(loom, threads=_as_heard(first)), replace(loom, threads=_as_heard(further)), left


def folded(loom: Loom, slots: int) -> Loom:
    """The loom with at most `slots` passages: neighbours joined by equal stretches of time where there are more.

    Several moments of one subject in one passage become one knot either way.
    """
    passages = loom.passages if len(loom.passages) <= slots else _joined(loom, slots)
    slot_of = {passage.key: passage.key for passage in loom.passages}
    if passages is not loom.passages:
        slot_of = {passage.key: f"slot{_slot(loom, passage, slots)}" for passage in loom.passages}
    threads = tuple(replace(thread, knots=_tied(thread.knots, slot_of)) for thread in loom.threads)
    return Loom(loom.duration_s, passages, threads)


def _as_heard(threads: Iterable[LoomThread]) -> tuple[LoomThread, ...]:
    """So that the eye goes down the threads as the ear goes along the story."""
    return tuple(sorted(threads, key=lambda thread: (min((k.start_s for k in thread.knots), default=0.0), thread.name)))


def _slot(loom: Loom, passage: LoomPassage, slots: int) -> int:
    return min(slots - 1, int(passage.start_s / loom.duration_s * slots)) if loom.duration_s > 0 else 0


def _joined(loom: Loom, slots: int) -> tuple[LoomPassage, ...]:
    joined = []
    for number, group in groupby(loom.passages, key=lambda passage: _slot(loom, passage, slots)):
        own = list(group)
        joined.append(LoomPassage(f"slot{number}", own[0].start_s, own[-1].end_s, own[0].quote, len(own)))
    return tuple(joined)


def _tied(knots: tuple[LoomKnot, ...], slot_of: dict[str, str]) -> tuple[LoomKnot, ...]:
    """One knot a slot: the first moment in it, suggested only where all of them are."""
    slots: dict[str, list[LoomKnot]] = {}
    for knot in sorted(knots, key=lambda knot: knot.start_s):
        slots.setdefault(slot_of[knot.passage_key], []).append(knot)
    return tuple(
        replace(
            own[0],
            passage_key=slot,
            suggested=all(knot.suggested for knot in own),
            count=sum(knot.count for knot in own),
        )
        for slot, own in slots.items()
    )
