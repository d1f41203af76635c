"""One stop of an open trail, without what is told and heard at any other: hundreds may ask for it at once.

Of the stops beside it only those are asked for that one goes on to.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR, Viewer
from archive.reading_stops import TrailStop, met_stops
from archive.reading_trail import TrailHead, TrailPage, open_version
from archive.trail_versions import stops_of_version


@dataclass(frozen=True, slots=True)
class StopPage:
    """A stop, the `at`th of `count` on its trail, and the open ones before and after it.

    Where these come of `read_stop` they are known by what they are called and
    where they stand, without words, sound and duration.
    """

    trail: TrailHead
    stop: TrailStop
    at: int
    count: int
    before: TrailStop | None
    after: TrailStop | None


def read_stop(
    session: Session,
    slug: str,
    number: int,
    *,
    now: datetime,
    viewer: Viewer = VISITOR,
    channel: Channel = Channel.trail,
) -> StopPage | None:
    """The stop of this number in the version that is open at `now`, None where that has none.

    Raises NotFound as `archive.reading_trail.read_trail` does.
    """
    trail, version, facts = open_version(session, slug, channel=channel, now=now)
    stops = stops_of_version(session, version.id)
    at = next((place for place, each in enumerate(stops) if each.number == number), None)
    if at is None:
        return None
    id_, first = stops[at].stop.id, max(at - 1, 0)
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now, "only_told": id_}
    met = met_stops(session, stops[first : at + 2], facts, **asks)
    if not all(stop.open for stop in met if stop.code != stops[at].stop.code):
        first, met = 0, met_stops(session, stops, facts, **asks)
    return StopPage(
        trail=TrailHead(
            key=trail.key,
            slug=trail.slug,
            title=version.title,
            introduction=version.introduction,
            version=version.number,
            published_at=version.published_at,
        ),
        stop=met[at - first],
        at=at + 1,
        count=len(stops),
        before=next((stop for stop in reversed(met[: at - first]) if stop.open), None),
        after=next((stop for stop in met[at - first + 1 :] if stop.open), None),
    )


def stop_of_trail(trail: TrailPage, stop: TrailStop) -> StopPage:
    """The same of a trail that was read whole."""
    return StopPage(
        trail=trail,
        stop=stop,
        at=trail.stops.index(stop) + 1,
        count=len(trail.stops),
        before=trail.before(stop),
        after=trail.after(stop),
    )
