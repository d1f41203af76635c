"""Lines, steps and handovers where they are heard: each place as a moment of an open story, at its very second.

A place whose passage may not be met is not in what is returned. Whoever shows
a line that was said there leaves the line out, so that nothing of it stays.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.passages import PassageVersion
from archive.reading_moments import Moment
from archive.reading_search import moments_text
from archive.recipes import IngredientLine, RecipeStep
from archive.recordings import Recording
from archive.said_at import SaidAt, places_now
from archive.seeds import Handover, Seed

LEAST_S = 0.5
"""A moment lasts at least this long, however late in its passage it begins."""


def place_of(row: IngredientLine | RecipeStep | Handover | Seed) -> SaidAt | None:
    """Where this is said, as far as anyone said so."""
    return None if row.passage_id is None else SaidAt(row.passage_id, row.said_at_s)


def moments_said(
    session: Session, places: Iterable[SaidAt | None], *, viewer: Viewer, channel: Channel, now: datetime
) -> dict[SaidAt, Moment]:
    """Those of these places that may be met, each as the moment that begins at its second."""
    now_at = places_now(session, (place for place in places if place is not None))
    texts = moments_text(session, set(now_at.values()), viewer=viewer, now=now, channel=channel)
    starts = _starts(session, set(texts))
    found = {}
    for place, passage_id in now_at.items():
        if passage_id in texts:
            moment = max(texts[passage_id].moments.values(), key=lambda one: (one.audible, -one.story_id))
            found[place] = _from_second(moment, place.second, starts[passage_id])
    return found


def _starts(session: Session, passage_ids: set[int]) -> dict[int, float]:
    query = (
        select(PassageVersion.passage_id, PassageVersion.start_s)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(PassageVersion.passage_id.in_(passage_ids))
    )
    return {row.passage_id: row.start_s for row in session.execute(query)}


def _from_second(moment: Moment, second: float | None, start_s: float) -> Moment:
    later_s = 0.0 if second is None else max(0.0, second - start_s)
    latest_s = max(moment.start_s, moment.end_s - LEAST_S)
    return replace(moment, start_s=min(moment.start_s + later_s, latest_s))
