"""Which listening copy plays: the one for everyone, or the kept one in which this viewer may hear most.

Asked again for every page and every range of an open player. Nothing is stored
of who may hear what, so what is narrowed holds from the next answer on.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.circles import OUTSIDE
from archive.facts import ClipFacts, Span, StoryFacts
from archive.gate import Viewer, kept_copy_for, may
from archive.gate_facts import facts_of_stories
from archive.listening import ListeningCopy, copies_of_clips, copy_of_clip, copy_of_story


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody hears of a story: the seconds it is made of, tones with them, and how long it is."""

    spans: tuple[Span, ...]
    duration_s: float


def copy_heard(
    session: Session, thing: StoryFacts | ClipFacts, *, viewer: Viewer, channel: Channel, now: datetime
) -> ListeningCopy | None:
    """The copy that plays of what the gate let through as sound; None where it was not made."""
    kept_id = kept_copy_for(viewer, thing, channel, now)
    if kept_id is not None:
        return session.get(ListeningCopy, kept_id)
    return (copy_of_clip if isinstance(thing, ClipFacts) else copy_of_story)(session, thing.id)


def clips_heard(
    session: Session, clips: Collection[ClipFacts], *, viewer: Viewer, channel: Channel, now: datetime
) -> dict[int, tuple[ClipFacts, ListeningCopy]]:
    """The same of several clips by id, each with the seconds that its copy holds as its `audio`."""
    kept = {clip.id: kept_copy_for(viewer, clip, channel, now) for clip in clips}
    chosen = [id_ for id_ in kept.values() if id_ is not None]
    query = select(ListeningCopy).where(ListeningCopy.id.in_(chosen))
    copies = copies_of_clips(session, [id_ for id_, kept_id in kept.items() if kept_id is None])
    for copy in session.scalars(query) if chosen else ():
        copies[copy.kept_clip_id or 0] = copy
    return {clip.id: (_as_heard(clip, kept[clip.id]), copies[clip.id]) for clip in clips if clip.id in copies}


def _as_heard(clip: ClipFacts, kept_id: int | None) -> ClipFacts:
    return replace(clip, audio=next((one.spans for one in clip.kept if one.copy_id == kept_id), clip.audio))


def kept_tellings(
    session: Session, story_ids: Collection[int], *, viewer: Viewer, channel: Channel, now: datetime
) -> dict[int, Heard]:
    """What this viewer hears of those of the stories of which a kept copy plays to them."""
    if viewer.circle_in(channel) == OUTSIDE or not story_ids:
        return {}
    query = select(ListeningCopy.kept_story_id).where(ListeningCopy.kept_story_id.in_(story_ids))
    with_kept = {id_ for id_ in session.scalars(query) if id_ is not None}
    chosen: dict[int, tuple[Span, ...]] = {}
    for facts in facts_of_stories(session, with_kept).values() if with_kept else ():
        kept_id = kept_copy_for(viewer, facts, Channel.media, now)
        if kept_id is not None and may(viewer, facts, Channel.media, now).allow:
            chosen[kept_id] = next(one.spans for one in facts.kept if one.copy_id == kept_id)
    copies = session.scalars(select(ListeningCopy).where(ListeningCopy.id.in_(chosen)))
    return {copy.kept_story_id or 0: Heard(chosen[copy.id], copy.duration_s) for copy in copies}
