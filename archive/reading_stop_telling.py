"""What is told at stops: the passages of each clip, in seconds of its own listening copy."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.facts import ClipFacts, Span
from archive.gate import VISITOR, Viewer
from archive.reading_heard import heard_in
from archive.reading_labels import ShownLabel, labels_told
from archive.reading_mentions import spoken_of
from archive.reading_names import voices_of_facts
from archive.reading_told import Telling, ToldPassage, tell
from archive.reading_transcript import OfPassages, StoryPassage, story_passages
from archive.reading_written import Written, written_each
from archive.recordings import Recording
from archive.story_time import places_of, story_duration

MOSTLY = 0.5
"""A passage of which a clip holds this share or more is read there."""


@dataclass(frozen=True, slots=True)
class StopTelling:
    """What is told in a clip, the passages that are read there, who or what wrote those, and its story's labels."""

    telling: Telling
    passages: tuple[StoryPassage, ...]
    written: Written = field(default_factory=Written)
    labels: tuple[ShownLabel, ...] = ()


def tellings_of_clips(
    session: Session,
    clips: Mapping[int, tuple[ClipFacts, bool]],
    *,
    viewer: Viewer = VISITOR,
    channel: Channel,
    now: datetime,
) -> dict[int, StopTelling]:
    """By the caller's own key: what is told in each clip, which the gate let through; with it whether it is heard."""
    if not clips:
        return {}
    stories = tell(session, {clip.story.id for clip, _ in clips.values()}, viewer=viewer, channel=channel, now=now)
    tellings = {
        key: _within(clip, stories[clip.story.id], audible=audible)
        for key, (clip, audible) in clips.items()
        if clip.story.id in stories
    }
    ids = {passage.id for telling in tellings.values() for passage in telling.passages}
    spoken = spoken_of(session, ids, viewer=VISITOR, channel=Channel.page, now=now)
    heard, labels = heard_in(session, ids), labels_told(session, set(stories), ids)
    wrote = _written(session, {key: clips[key][0] for key in tellings}, tellings)
    found = {}
    for key, telling in tellings.items():
        story = clips[key][0].story
        of = OfPassages(heard, wrote[key].corrected, labels.lines)
        passages = story_passages(telling, spoken, voices_of_facts(story), of)
        found[key] = StopTelling(telling, passages, wrote[key], labels.stories.get(story.id, ()))
    return found


def _written(session: Session, clips: Mapping[int, ClipFacts], tellings: Mapping[int, Telling]) -> dict[int, Written]:
    said_in = {key: sorted({span.recording_id for span in clip.spans}) for key, clip in clips.items()}
    query = select(Recording).where(Recording.id.in_({id_ for own in said_in.values() for id_ in own}))
    recordings = {row.id: row for row in session.scalars(query)}
    return written_each(
        session,
        {
            key: ([recordings[id_] for id_ in own], {passage.id for passage in tellings[key].passages})
            for key, own in said_in.items()
        },
    )


def _within(clip: ClipFacts, story: Telling, *, audible: bool) -> Telling:
    """The story's telling as far as the clip holds it, on the clip's own timeline."""
    timeline = clip.audio if audible else clip.spans
    told: dict[int, ToldPassage] = {}
    for passage in story.passages:
        if passage.id not in told and _mostly_in(clip.spans, passage.recorded):
            places = places_of(timeline, passage.recorded)
            if places:
                first = places[0]
                told[passage.id] = replace(passage, start_s=first.start_s, end_s=first.end_s, heard=audible)
    ordered = tuple(sorted(told.values(), key=lambda passage: passage.start_s))
    return Telling(timeline, audible, story_duration(timeline), ordered)


def _mostly_in(spans: tuple[Span, ...], passage: Span) -> bool:
    inside = [
        min(span.end_s, passage.end_s) - max(span.start_s, passage.start_s) for span in spans if span.overlaps(passage)
    ]
    return sum(inside) >= MOSTLY * (passage.end_s - passage.start_s)
