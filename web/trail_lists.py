"""Lists of trails and festivals, from what the archive says of them to what their templates need."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from archive.reading_trail_lists import TrailCard, days_away

WEEK = 7


def trails_context(cards: Sequence[TrailCard]) -> dict[str, Any]:
    """The names that `trails.html` lists."""
    return {"groups": [(festival, list(own)) for festival, own in groupby(cards, key=lambda card: card.festival)]}


def trail_of_the_week(cards: Sequence[TrailCard], now: datetime) -> dict[str, Any] | None:
    """The open trail of the festival that is nearest in time, for the first page; `this_week`: within a week of now."""
    if not cards:
        return None
    festival = cards[0].festival
    return {"card": cards[0], "this_week": festival is not None and abs(days_away(festival, now)) <= WEEK}
