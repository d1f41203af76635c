"""From the facts of stories to looms: one story's own, and its card's."""

from functools import lru_cache
from typing import cast

from archive.reading_loom import StoryLoom
from web.loom import Kind, Loom, LoomDrawing, LoomKnot, LoomPassage, LoomThread, loom_height, weave_geometry
from web.loom_folding import FINEST, folded, told_apart
from web.loom_parts import StoryDrawing

WIDE, NARROW = 960.0, 380.0
CARD = (320.0, 200.0)
MOST_ON_CARD, CARD_SLOTS = 8, 24
DRAWINGS_KEPT = 128
"""A drawing follows from its facts alone: the same facts give the drawing made before, and none can go stale."""


@lru_cache(maxsize=DRAWINGS_KEPT)
def story_drawing(facts: StoryLoom) -> StoryDrawing | None:
    """A story's loom, wide and narrow, with what is folded away; none where it speaks of nothing."""
    first, further, beyond = told_apart(_loom(facts))
    if not first.threads:
        return None
    return StoryDrawing(
        wide=_drawn(first, WIDE),
        narrow=_drawn(first, NARROW),
        further=_drawn(further, WIDE) if further.threads else None,
        further_narrow=_drawn(further, NARROW) if further.threads else None,
        beyond=beyond,
    )


@lru_cache(maxsize=DRAWINGS_KEPT)
def card_drawing(facts: StoryLoom, *, chosen: str = "") -> LoomDrawing | None:
    """A story's loom as small as a card; `chosen` is the address of the subject that the page is about."""
    loom = folded(_loom(facts, chosen), CARD_SLOTS)
    own = [thread for thread in loom.threads if thread.chosen]
    others = [thread for thread in loom.threads if not thread.chosen]
    kept = (*own, *others[: MOST_ON_CARD - len(own)])
    if not kept:
        return None
    loom = Loom(loom.duration_s, loom.passages, tuple(thread for thread in loom.threads if thread in kept))
    return weave_geometry(loom, width=CARD[0], height=CARD[1], compact=True)


def _drawn(loom: Loom, width: float) -> LoomDrawing:
    loom = folded(loom, FINEST if width == WIDE else FINEST // 2)
    return weave_geometry(loom, width=width, height=loom_height(loom, width=width), compact=False)


def _loom(facts: StoryLoom, chosen: str = "") -> Loom:
    return Loom(
        facts.duration_s,
        tuple(LoomPassage(each.key, each.start_s, each.end_s, each.quote) for each in facts.passages),
        tuple(
            LoomThread(
                cast("Kind", thread.kind),
                thread.name,
                thread.href,
                tuple(LoomKnot(knot.passage_key, knot.start_s, knot.quote, knot.suggested) for knot in thread.knots),
                chosen=thread.href == chosen,
            )
            for thread in facts.threads
        ),
    )
