"""Choosing what is heard at a stop: a story, or a clip of one, whose listening copy is promised with the choice."""

import math
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.facts import Span
from archive.outbox import Errand
from archive.stories import Story
from archive.story_drafts import spans_of
from archive.story_places import ask_for_stories
from archive.trails import TrailClip

SHORTEST_S = 1.0


def clip_of_story(session: Session, story: Story, span: Span | None, *, now: datetime) -> TrailClip:
    """The clip of these seconds of a story (recording time), or of all of it.

    Raises:
        InvalidInput: the seconds do not lie inside one of the story's spans, or are less than `SHORTEST_S`.
    """
    if span is not None:
        _check(session, story, span)
    recording_id, start_s, end_s = (span.recording_id, span.start_s, span.end_s) if span else (None, None, None)
    query = select(TrailClip).where(
        TrailClip.story_id == story.id,
        TrailClip.recording_id.is_not_distinct_from(recording_id),
        TrailClip.start_s.is_not_distinct_from(start_s),
        TrailClip.end_s.is_not_distinct_from(end_s),
    )
    clip = session.scalar(query)
    if clip is None:
        clip = TrailClip(story_id=story.id, recording_id=recording_id, start_s=start_s, end_s=end_s)
        session.add(clip)
        session.flush()
        ask_for_stories(session, [story.id], Errand.cut_story, now=now)
    return clip


def _check(session: Session, story: Story, span: Span) -> None:
    if not (math.isfinite(span.start_s) and math.isfinite(span.end_s)) or span.end_s - span.start_s < SHORTEST_S:
        raise InvalidInput("A clip must be at least %(shortest_s)d second long.", shortest_s=SHORTEST_S)
    if not any(span.within(whole) for whole in spans_of(session, story)):
        raise InvalidInput(
            "These seconds do not lie inside one piece of “%(story)s”; choose passages that follow each other.",
            story=story.title,
        )
