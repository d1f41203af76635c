"""From the facts of stories to looms: one story's own, its card's, and the first page's across many."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from archive.reading_loom import StoryLoom
from archive.reading_stories import StoryCard
from web.loom import Kind, Loom, LoomDrawing, LoomKnot, LoomPassage, LoomThread, loom_height, weave_geometry

WIDE, NARROW = 960.0, 380.0
CARD = (320.0, 200.0)
MOST_THREADS, MOST_ON_CARD, MOST_ACROSS = 14, 8, 7


def drawings(facts: StoryLoom) -> tuple[LoomDrawing | None, LoomDrawing | None]:
    """A story's loom, wide and narrow; none where it speaks of nothing."""
    loom = _loom(facts, MOST_THREADS)
    return _wide_and_narrow(loom)


def card_drawing(facts: StoryLoom) -> LoomDrawing | None:
    """A story's loom as small as a card."""
    loom = _loom(facts, MOST_ON_CARD)
    return weave_geometry(loom, width=CARD[0], height=CARD[1], compact=True) if loom.threads else None


def weave_of(cards: Sequence[StoryCard]) -> tuple[LoomDrawing | None, LoomDrawing | None]:
    """Several stories side by side, tied by the subjects that more than one of them speaks of."""
    passages = tuple(LoomPassage(card.slug, n, n + 1, card.title) for n, card in enumerate(cards))
    knots: dict[tuple[str, str, str], list[LoomKnot]] = defaultdict(list)
    for n, card in enumerate(cards):
        for thread in card.loom.threads:
            first = thread.knots[0]
            place = n + min(0.95, first.start_s / card.loom.duration_s if card.loom.duration_s > 0 else 0)
            href = f"{card.href}#t={round(first.start_s, 2):g}"
            knots[thread.kind, thread.name, thread.href].append(
                LoomKnot(card.slug, place, first.quote, first.suggested, href)
            )
    tying = sorted((key for key, own in knots.items() if len(own) > 1), key=lambda key: (-len(knots[key]), key[1]))
    threads = tuple(
        LoomThread(cast("Kind", kind), name, href, tuple(knots[kind, name, href]))
        for kind, name, href in tying[:MOST_ACROSS]
    )
    return _wide_and_narrow(Loom(float(len(cards)), passages, threads))


def _wide_and_narrow(loom: Loom) -> tuple[LoomDrawing | None, LoomDrawing | None]:
    if not loom.threads:
        return None, None
    wide, narrow = (
        weave_geometry(loom, width=width, height=loom_height(loom, width=width), compact=False)
        for width in (WIDE, NARROW)
    )
    return wide, narrow


def _loom(facts: StoryLoom, most: int) -> Loom:
    return Loom(
        facts.duration_s,
        tuple(LoomPassage(each.key, each.start_s, each.end_s, each.quote) for each in facts.passages),
        tuple(
            LoomThread(
                cast("Kind", thread.kind),
                thread.name,
                thread.href,
                tuple(LoomKnot(knot.passage_key, knot.start_s, knot.quote, knot.suggested) for knot in thread.knots),
            )
            for thread in facts.threads[:most]
        ),
    )
