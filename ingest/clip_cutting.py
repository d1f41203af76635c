"""Cutting the listening copies of what is heard at trails' stops, without the passages that are closed at festivals."""

from datetime import datetime

from sqlalchemy import select

from archive.agreements import Use
from archive.facts import Span, StoryFacts
from archive.gate_facts import story_facts
from archive.listening import copy_of_clip
from archive.stop_facts import spans_of_clip
from archive.trails import TrailClip
from ingest.copying import keep_copy, pieces_of
from ingest.leaving_out import audible
from ingest.workplace import Workplace


def cut_clips(workplace: Workplace, story_id: int, *, now: datetime) -> None:
    """Make the copies of all clips of a story as its agreements stand now; nothing new where they are that already."""
    with workplace.reading() as session:
        story = story_facts(session, story_id)
        clips = list(session.scalars(select(TrailClip).where(TrailClip.story_id == story_id).order_by(TrailClip.id)))
        wanted = [
            (clip.id, pieces_of(session, _audible(clip, story, now)), copy_of_clip(session, clip.id)) for clip in clips
        ]
    for clip_id, pieces, former in wanted:
        keep_copy(workplace, pieces, former, clip_id=clip_id)


def _audible(clip: TrailClip, story: StoryFacts, now: datetime) -> tuple[Span, ...]:
    """The clip's spans, as far as the story still holds them; of a passage closed at festivals a tone is heard."""
    spans = tuple(span for span in spans_of_clip(clip, story) if any(span.within(whole) for whole in story.spans))
    return audible(spans, story.closed_spans(Use.festival, now))
