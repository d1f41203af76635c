"""Lists of trails and festivals, from what the archive says of them to what their templates need."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from archive.reading_trail_lists import TrailCard


def trails_context(cards: Sequence[TrailCard]) -> dict[str, Any]:
    """The names that `trails.html` lists."""
    return {"groups": [(festival, list(own)) for festival, own in groupby(cards, key=lambda card: card.festival)]}
