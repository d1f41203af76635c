"""Loading the facts of stops that `archive.gate.may` decides on. Nothing is decided here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.facts import ClipFacts, Span, StopFacts, StoryFacts, TrailFacts
from archive.gate_facts import story_facts, subject_facts
from archive.listening import ListeningCopy, ListeningSpan
from archive.trail_versions import StopInTrail
from archive.trails import TrailClip


def clip_facts(session: Session, clip: TrailClip, *, story: StoryFacts | None = None) -> ClipFacts:
    """The facts of a clip; `story` are those of its story, where they are loaded."""
    story = story or story_facts(session, clip.story_id)
    held = (
        select(ListeningSpan)
        .join(ListeningCopy, ListeningCopy.id == ListeningSpan.copy_id)
        .where(ListeningCopy.clip_id == clip.id)
        .order_by(ListeningSpan.position)
    )
    audio = tuple(Span(row.recording_id, row.start_s, row.end_s) for row in session.scalars(held))
    return ClipFacts(id=clip.id, story=story, spans=spans_of_clip(clip, story), audio=audio)


def spans_of_clip(clip: TrailClip, story: StoryFacts) -> tuple[Span, ...]:
    """The spans that a clip stands for: its own, or all of its story's."""
    if clip.recording_id is None or clip.start_s is None or clip.end_s is None:
        return story.spans
    return (Span(clip.recording_id, clip.start_s, clip.end_s),)


def facts_of_stops(
    session: Session, stops: Sequence[StopInTrail], trail: TrailFacts, *, channel: Channel, now: datetime
) -> dict[int, StopFacts]:
    """The facts of these stops by stop id, as they bear on `channel` at `now`; each story's are loaded once."""
    ids = {each.content.clip_id for each in stops}
    clips = {clip.id: clip for clip in session.scalars(select(TrailClip).where(TrailClip.id.in_(ids)))}
    stories = {id_: story_facts(session, id_) for id_ in {clip.story_id for clip in clips.values()}}
    found = {}
    for each in stops:
        clip, subject_id = clips.get(each.content.clip_id or 0), each.content.subject_id
        found[each.stop.id] = StopFacts(
            id=each.stop.id,
            trail=trail,
            clip=clip_facts(session, clip, story=stories[clip.story_id]) if clip else None,
            subject=subject_facts(session, subject_id, channel=channel, now=now) if subject_id else None,
        )
    return found
