"""Loading the facts of stops that `archive.gate.may` decides on. Nothing is decided here."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.facts import ClipFacts, Span, StopFacts, StoryFacts, TrailFacts
from archive.gate_facts import facts_of_stories, facts_of_subjects, kept_sounds
from archive.listening import HELD, ListeningCopy, ListeningSpan
from archive.trail_versions import StopInTrail
from archive.trails import TrailClip

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CLIPS = select(*TrailClip.__table__.c).where(TrailClip.id.in_(_IDS))
_HELD = (
    select(ListeningCopy.clip_id, *HELD)
    .join(ListeningSpan, ListeningSpan.copy_id == ListeningCopy.id)
    .where(ListeningCopy.clip_id.in_(_IDS))
    .order_by(ListeningSpan.position)
)

_KEPT = (
    select(ListeningCopy.kept_clip_id, ListeningCopy.id, *HELD)
    .join(ListeningSpan, ListeningSpan.copy_id == ListeningCopy.id)
    .where(ListeningCopy.kept_clip_id.in_(_IDS))
    .order_by(ListeningCopy.id, ListeningSpan.position)
)


def clip_facts(session: Session, clip: TrailClip) -> ClipFacts:
    """The facts of a clip."""
    return facts_of_clips(session, {clip.id})[clip.id]


def facts_of_clips(session: Session, clip_ids: Collection[int]) -> dict[int, ClipFacts]:
    """The facts of clips by id; those of each story are loaded once."""
    if not clip_ids:
        return {}
    ids = {"ids": list(clip_ids)}
    clips = rows(session, _CLIPS, ids)
    held: dict[int, list[Span]] = defaultdict(list)
    for id_, *span in rows(session, _HELD, ids):
        held[id_].append(Span(*span))
    kept = kept_sounds(session, _KEPT, clip_ids)
    stories = facts_of_stories(session, {clip.story_id for clip in clips})
    return {
        clip.id: ClipFacts(
            id=clip.id,
            story=stories[clip.story_id],
            spans=spans_of_clip(clip, stories[clip.story_id]),
            audio=tuple(held[clip.id]),
            kept=kept[clip.id],
        )
        for clip in clips
    }


def spans_of_clip(clip: TrailClip | Row[Any], story: StoryFacts) -> tuple[Span, ...]:
    """The spans that a clip stands for: its own, or all of its story's."""
    if clip.recording_id is None or clip.start_s is None or clip.end_s is None:
        return story.spans
    return (Span(clip.recording_id, clip.start_s, clip.end_s),)


def facts_of_stops(
    session: Session, stops: Sequence[StopInTrail], trail: TrailFacts, *, channel: Channel, now: datetime
) -> dict[int, StopFacts]:
    """The facts of these stops by stop id, as they bear on `channel` at `now`."""
    clips = facts_of_clips(session, {each.content.clip_id for each in stops if each.content.clip_id is not None})
    subject_ids = {each.content.subject_id for each in stops if each.content.subject_id is not None}
    subjects = facts_of_subjects(session, subject_ids, channel=channel, now=now)
    return {
        each.stop.id: StopFacts(
            id=each.stop.id,
            trail=trail,
            clip=clips.get(each.content.clip_id or 0),
            subject=subjects.get(each.content.subject_id or 0),
        )
        for each in stops
    }
