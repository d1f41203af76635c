"""What may come next on a trail: passages of other stories that share something rare with the stops before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.reading_stops import TrailStop
from archive.reading_threads import threads_from
from archive.reading_trail import TrailPage
from archive.weave_parts import Thread

MOST_SUGGESTED, LOOKED_AT_PASSAGES, LOOKED_AT_STOPS = 5, 6, 3


@dataclass(frozen=True, slots=True)
class NextStop:
    """A passage that may follow, with why, and the number of the stop that its thread comes from."""

    thread: Thread
    after_number: int


def next_stops(session: Session, trail: TrailPage, *, now: datetime) -> tuple[NextStop, ...]:
    """The strongest threads from the last stop first, then from those before it; never to a story that is on the trail.

    `trail` is a preview: only what may be met is followed, and only what may be met is suggested.
    """
    there = {stop.story_slug for stop in trail.stops if stop.story_slug}
    found: list[NextStop] = []
    for stop in [each for each in reversed(trail.open_stops) if each.passages][:LOOKED_AT_STOPS]:
        for thread in _from_stop(session, stop, now):
            if thread.moment.story_slug not in there and len(found) < MOST_SUGGESTED:
                there.add(thread.moment.story_slug)
                found.append(NextStop(thread, stop.number))
    return tuple(found)


def _from_stop(session: Session, stop: TrailStop, now: datetime) -> list[Thread]:
    """The threads from the lines of a stop, the strongest first."""
    best: dict[str, Thread] = {}
    for passage in stop.passages[:LOOKED_AT_PASSAGES]:
        try:
            threads = threads_from(session, passage.key, viewer=VISITOR, now=now, channel=Channel.trail).threads
        except NotFound:
            continue
        for thread in threads:
            known = best.get(thread.moment.passage_key)
            if known is None or known.strength < thread.strength:
                best[thread.moment.passage_key] = thread
    return sorted(best.values(), key=lambda thread: (-thread.strength, thread.moment.passage_key))
