"""From recording time to story time: where a moment of a master is heard in a story.

A story's sound is its spans one after the other, in the order the story gives
them, so a moment may be heard never, once or (where spans repeat) several times.
Where a copy has a tone for what was left out, the tone takes its seconds too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.facts import PASSAGE_TOLERANCE_S, Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of a recording is heard in a story, in seconds of story time."""

    start_s: float
    end_s: float


def story_times(spans: Sequence[Span], recording_id: int, second: float) -> Iterator[float]:
    """Every second of story time at which this second of the recording is heard, in the story's order."""
    offset_s = 0.0
    for span in spans:
        if span.recording_id == recording_id and span.start_s <= second <= span.end_s:
            yield offset_s + span.tone_before_s + second - span.start_s
        offset_s += span.heard_s


def story_time(spans: Sequence[Span], recording_id: int, second: float) -> float | None:
    """The first second of story time at which this second of the recording is heard; None where it is not."""
    return next(story_times(spans, recording_id, second), None)


def story_duration(spans: Sequence[Span]) -> float:
    """How long the spans are together, in seconds."""
    return sum(span.heard_s for span in spans)


def places_of(spans: Sequence[Span], stretch: Span) -> tuple[Place, ...]:
    """Where `stretch` is heard, each time it is; empty where it is not.

    Spans that follow each other in the recording as in the story are heard as
    one, so a stretch with a piece cut out of it has one place. What only
    reaches over a span's edge is not heard there.
    """
    places: list[Place] = []
    offset_s = 0.0
    before: Span | None = None
    for span in spans:
        if span.overlaps(stretch):
            begins_s = offset_s + span.tone_before_s
            start_s = begins_s + max(stretch.start_s, span.start_s) - span.start_s
            end_s = begins_s + min(stretch.end_s, span.end_s) - span.start_s
            goes_on = before is not None and before.overlaps(stretch) and before.end_s <= span.start_s
            if goes_on:
                places[-1] = Place(places[-1].start_s, end_s)
            else:
                places.append(Place(start_s, end_s))
        before = span
        offset_s += span.heard_s
    enough_s = min(PASSAGE_TOLERANCE_S, (stretch.end_s - stretch.start_s) / 2)
    return tuple(place for place in places if place.end_s - place.start_s > enough_s)


def moment_within(spans: Sequence[Span], place: Place, recording_id: int, second: float) -> float:
    """A second of the recording as story time inside `place`; the place's start where it is not heard there."""
    inside = (t for t in story_times(spans, recording_id, second) if place.start_s <= t <= place.end_s)
    return next(inside, place.start_s)
