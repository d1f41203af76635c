"""Lists of trails and festivals, from what the archive says of them to what their templates need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from archive.reading_trail_lists import TrailCard, days_away

WEEK = 7


def trails_context(cards: Sequence[TrailCard]) -> dict[str, Any]:
    """The names that `trails.html` lists."""
    return {"groups": [(festival, list(own)) for festival, own in groupby(cards, key=lambda card: card.festival)]}


@dataclass(frozen=True, slots=True)
class TrailOfTheWeek:
    """What the first page begins with; `this_week`: its festival is within a week of now."""

    card: TrailCard
    this_week: bool


def trail_of_the_week(cards: Sequence[TrailCard], now: datetime) -> TrailOfTheWeek | None:
    """The open trail of the festival that is nearest in time."""
    if not cards:
        return None
    festival = cards[0].festival
    return TrailOfTheWeek(cards[0], festival is not None and abs(days_away(festival, now)) <= WEEK)
