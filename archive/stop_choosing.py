"""What a stop may play, chosen as people choose it: from line to line, or from second to second of what they hear."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.facts import Span
from archive.gate import Viewer
from archive.phrases import Phrase
from archive.reading_told import Telling, ToldPassage, tell
from archive.stop_clips import clip_of_story
from archive.stories import Story
from archive.story_drafts import find_story, spans_of
from archive.story_time import places_of
from archive.trails import TrailClip

CHOSEN_AGAIN = Phrase("These lines are not in “%(story)s” any more; choose them again.")
ROUNDED_S = 0.25
"""Seconds as a form has them may reach so far over the edge of a story's piece."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be heard at a stop: all of a story, some of its lines, or seconds of its own time."""

    story_slug: str
    from_key: str = ""
    to_key: str = ""
    start_s: float | None = None
    end_s: float | None = None


def clip_of_choice(session: Session, choice: Choice, *, viewer: Viewer, now: datetime) -> TrailClip:
    """The clip that was chosen at the desk; its sound is promised with it.

    Raises:
        NotFound: there is no such story.
        InvalidInput: lines or seconds are not in it, or do not follow each other in one piece.
    """
    story = find_story(session, choice.story_slug).story
    if choice.start_s is None and choice.end_s is None and not choice.from_key:
        return clip_of_story(session, story, None, now=now)
    telling = tell(session, {story.id}, viewer=viewer, channel=Channel.desk, now=now).get(story.id)
    if telling is None:
        raise InvalidInput(CHOSEN_AGAIN, story=story.title)
    if choice.start_s is not None and choice.end_s is not None:
        span = _span_of_seconds(story, telling, choice.start_s, choice.end_s)
    elif choice.start_s is not None or choice.end_s is not None:
        raise InvalidInput("Give both seconds, where the clip starts and where it ends.")
    else:
        span = _span_of_lines(story, telling, choice.from_key, choice.to_key or choice.from_key)
    return clip_of_story(session, story, _within_a_piece(session, story, span), now=now)


def _span_of_lines(story: Story, telling: Telling, from_key: str, to_key: str) -> Span:
    first, last = _line(story, telling, from_key), _line(story, telling, to_key)
    if last.recorded.recording_id != first.recorded.recording_id or last.recorded.end_s <= first.recorded.start_s:
        raise InvalidInput("The clip ends before it starts; choose its last line again.")
    return Span(first.recorded.recording_id, first.recorded.start_s, last.recorded.end_s)


def _line(story: Story, telling: Telling, key: str) -> ToldPassage:
    found = next((passage for passage in telling.passages if passage.key == key), None)
    if found is None:
        raise InvalidInput(CHOSEN_AGAIN, story=story.title)
    return found


def _span_of_seconds(story: Story, telling: Telling, start_s: float, end_s: float) -> Span:
    """Seconds of what is heard of the story, in recording time; both must be heard in one piece of one recording."""
    if not 0 <= start_s < end_s <= telling.duration_s + ROUNDED_S:
        raise InvalidInput(
            "Choose seconds between 0 and %(duration_s).1f, the start before the end.", duration_s=telling.duration_s
        )
    offset_s, start, end = 0.0, None, None
    for span in telling.spans:
        length_s = span.end_s - span.start_s
        if start is None and start_s < offset_s + length_s:
            start = Span(span.recording_id, span.start_s + start_s - offset_s, span.end_s)
        if end is None and end_s <= offset_s + length_s + ROUNDED_S:
            end = Span(span.recording_id, span.start_s, min(span.end_s, span.start_s + end_s - offset_s))
        offset_s += length_s
    if start is None or end is None or start.recording_id != end.recording_id or end.end_s <= start.start_s:
        raise InvalidInput(
            "These seconds do not lie inside one piece of “%(story)s”; choose passages that follow each other.",
            story=story.title,
        )
    return Span(start.recording_id, round(start.start_s, 2), round(end.end_s, 2))


def _within_a_piece(session: Session, story: Story, span: Span) -> Span:
    """The span, less what a line or a rounded second reaches over the edge of the piece that it is in."""
    for piece in spans_of(session, story):
        if span.overlaps(piece) and span.start_s >= piece.start_s - ROUNDED_S and span.end_s <= piece.end_s + ROUNDED_S:
            return Span(span.recording_id, max(span.start_s, piece.start_s), min(span.end_s, piece.end_s))
    return span


def seconds_of_clip(session: Session, clip: TrailClip, *, viewer: Viewer, now: datetime) -> tuple[float, float] | None:
    """Where a clip is heard in its story at the desk, in story time; None for a whole story, or where it is not."""
    if clip.recording_id is None or clip.start_s is None or clip.end_s is None:
        return None
    telling = tell(session, {clip.story_id}, viewer=viewer, channel=Channel.desk, now=now).get(clip.story_id)
    places = places_of(telling.spans, Span(clip.recording_id, clip.start_s, clip.end_s)) if telling else ()
    return (round(places[0].start_s, 2), round(places[0].end_s, 2)) if places else None
