"""Stops of a trail as they are met: what is told and heard at each, as the gate allows.

A stop that may not be met any more keeps its number and its code and says
nothing else: no title, no name, no reason.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.circles import OUTSIDE
from archive.facts import ClipFacts, StopFacts, TrailFacts
from archive.festivals import Stall
from archive.gate import VISITOR, Viewer, may
from archive.gate_lists import visible_to
from archive.hearing_kept import clips_heard
from archive.listening import ListeningCopy
from archive.reading_labels import ShownLabel, every_label
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_stop_telling import StopTelling, tellings_of_clips
from archive.reading_story import BEING_PREPARED, StoryAudio, audio_of
from archive.reading_transcript import StoryPassage
from archive.reading_written import Written
from archive.recordings import Recording
from archive.stop_facts import facts_of_stops
from archive.stories import Story
from archive.subjects import Subject
from archive.trail_versions import StopInTrail

SOUND_OF = {
    Channel.trail: Channel.trail_pack,
    Channel.trail_pack: Channel.trail_pack,
    Channel.kiosk: Channel.kiosk_sound,
    Channel.kiosk_sound: Channel.kiosk_sound,
    Channel.feed: Channel.podcast,
    Channel.podcast: Channel.podcast,
}
"""The channel through which the sound goes that belongs to what is met through each; print has none."""


@dataclass(frozen=True, slots=True)
class StallPlace:
    """Where a stop is at the festival; x and y are shares of its site plan."""

    key: str
    name: str
    note: str
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class TrailStop:
    """A stop. Of one that is not `open`, only code and number are told.

    Times of `passages` are seconds of the stop's own sound, which is None where
    it cannot be heard; `audio_note` says so. `story_slug` and the subject's page
    lead somewhere only where `story_met` and `subject_met` say so. `is_kept`:
    a visitor meets nothing of it, or less, so it is for this device alone.
    """

    code: str
    number: int
    open: bool = False
    title: str = ""
    text: str = ""
    place_hint: str = ""
    walking_note: str = ""
    stall: StallPlace | None = None
    subject: Link | None = None
    subject_note: str = ""
    subject_met: bool = False
    story_key: str = ""
    story_slug: str = ""
    story_title: str = ""
    story_met: bool = False
    language: str = ""
    narrator: str = ""
    synthetic: bool = False
    whole_story: bool = False
    duration_s: float = 0.0
    passages: tuple[StoryPassage, ...] = ()
    written: Written = field(default_factory=Written)
    story_labels: tuple[ShownLabel, ...] = ()
    audio: StoryAudio | None = None
    audio_note: str = ""
    is_kept: bool = False

    @property
    def labels(self) -> tuple[ShownLabel, ...]:
        """Those of its story, and of the lines that are heard at it."""
        return every_label(self.story_labels, self.passages)

    @property
    def heading(self) -> str:
        """What it is called: its own title, or that of what it holds."""
        return self.title or (self.subject.name if self.subject else self.story_title)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stops need beside their facts, loaded for all of them at once; `told` and `copies` for some alone.

    `kept` are the ids of stops of which a visitor meets nothing, or less.
    """

    told: Mapping[int, StopTelling]
    copies: Mapping[int, ListeningCopy]
    stories: Mapping[int, Story]
    met_stories: frozenset[int]
    subjects: Mapping[int, Link]
    met_subjects: frozenset[int]
    notes: Mapping[int, str]
    stalls: Mapping[int, StallPlace]
    synthetic: frozenset[int]
    kept: frozenset[int]


def met_stops(
    session: Session,
    stops: Sequence[StopInTrail],
    trail: TrailFacts,
    *,
    channel: Channel,
    now: datetime,
    viewer: Viewer = VISITOR,
    only_told: int | None = None,
) -> tuple[TrailStop, ...]:
    """These stops as the gate allows. `only_told`: the id of the one of which more is wanted than what it is called."""
    facts = facts_of_stops(session, stops, trail, channel=channel, now=now)
    verdicts = {id_: may(viewer, one, channel, now) for id_, one in facts.items()}
    met = {id_: facts[id_] for id_, verdict in verdicts.items() if verdict.allow}
    told = {id_ for id_ in met if only_told in (None, id_)}
    around = _around(session, stops, met, told=told, viewer=viewer, channel=channel, now=now)
    return tuple(
        _stop(each, met[each.stop.id], verdicts[each.stop.id].name_to_show, around)
        if each.stop.id in met
        else TrailStop(each.stop.code, each.number)
        for each in stops
    )


def _around(
    session: Session,
    stops: Sequence[StopInTrail],
    met: Mapping[int, StopFacts],
    *,
    told: Collection[int],
    viewer: Viewer,
    channel: Channel,
    now: datetime,
) -> _Around:
    clips = {id_: one.clip for id_, one in met.items() if one.clip is not None and id_ in told}
    heard = _heard(session, {id_: met[id_] for id_ in clips}, viewer, SOUND_OF.get(channel), now)
    stories = {one.clip.story.id for one in met.values() if one.clip is not None}
    subjects = {one.subject.id for one in met.values() if one.subject is not None}
    recordings = {span.recording_id for clip in clips.values() for span in clip.spans}
    seen: dict[str, Any] = {"viewer": VISITOR, "now": now}
    return _Around(
        told=tellings_of_clips(
            session,
            {id_: (heard[clip.id][0], True) if clip.id in heard else (clip, False) for id_, clip in clips.items()},
            viewer=viewer,
            channel=channel,
            now=now,
        ),
        copies={clip_id: copy for clip_id, (_, copy) in heard.items()},
        stories={row.id: row for row in session.scalars(select(Story).where(Story.id.in_(stories)))},
        met_stories=_met(session, Story, stories, now),
        subjects=links_to_subjects(session, subjects, channel=channel, **seen),
        met_subjects=_met(session, Subject, subjects, now),
        notes={row.id: row.note for row in session.scalars(select(Subject).where(Subject.id.in_(subjects)))},
        stalls=_stalls(session, {each.content.stall_id for each in stops}),
        synthetic=frozenset(
            session.scalars(select(Recording.id).where(Recording.id.in_(recordings), Recording.synthetic))
        ),
        kept=_kept(met, heard, viewer, channel, now),
    )


def _heard(
    session: Session, stops: Mapping[int, StopFacts], viewer: Viewer, sound: Channel | None, now: datetime
) -> dict[int, tuple[ClipFacts, ListeningCopy]]:
    """What plays at these stops, by clip, where it may be heard."""
    if sound is None:
        return {}
    clips = {one.clip.id: one.clip for one in stops.values() if one.clip and may(viewer, one, sound, now).allow}
    return clips_heard(session, clips.values(), viewer=viewer, channel=sound, now=now)


def _kept(
    met: Mapping[int, StopFacts],
    heard: Mapping[int, tuple[ClipFacts, ListeningCopy]],
    viewer: Viewer,
    channel: Channel,
    now: datetime,
) -> frozenset[int]:
    if viewer.circle_in(channel) == OUTSIDE:
        return frozenset()
    theirs = {clip_id for clip_id, (_, copy) in heard.items() if copy.kept_clip_id is not None}
    closed = {id_ for id_, one in met.items() if not may(VISITOR, one, channel, now).allow}
    return frozenset(closed | {id_ for id_, one in met.items() if one.clip and one.clip.id in theirs})


def _met(session: Session, thing: type[Story | Subject], ids: set[int], now: datetime) -> frozenset[int]:
    """Those that have a page which visitors may meet."""
    query = select(thing.id).where(thing.id.in_(ids), visible_to(VISITOR, Channel.page, now, thing=thing))
    return frozenset(session.scalars(query))


def _stalls(session: Session, ids: set[int | None]) -> dict[int, StallPlace]:
    rows = session.scalars(select(Stall).where(Stall.id.in_(ids - {None})))
    return {row.id: StallPlace(row.key, row.name, row.note, row.x, row.y) for row in rows}


def _stop(each: StopInTrail, facts: StopFacts, narrator: str, around: _Around) -> TrailStop:
    content = each.content
    said = TrailStop(
        code=each.stop.code,
        number=each.number,
        open=True,
        title=content.title,
        text=content.text,
        place_hint=content.place_hint,
        walking_note=content.walking_note,
        stall=around.stalls.get(content.stall_id or 0),
        is_kept=facts.id in around.kept,
    )
    if facts.subject is not None:
        said = replace(
            said,
            subject=around.subjects.get(facts.subject.id),
            subject_note=around.notes.get(facts.subject.id, ""),
            subject_met=facts.subject.id in around.met_subjects,
        )
    return said if facts.clip is None else _with_voice(said, facts, narrator, around)


def _with_voice(said: TrailStop, facts: StopFacts, narrator: str, around: _Around) -> TrailStop:
    clip, story = facts.clip, around.stories.get(facts.clip.story.id if facts.clip else 0)
    if clip is None or story is None:
        return said
    said = replace(
        said,
        story_key=story.key,
        story_slug=story.slug,
        story_title=story.title,
        story_met=story.id in around.met_stories,
        language=story.language,
        narrator=narrator,
        synthetic=any(span.recording_id in around.synthetic for span in clip.spans),
        whole_story=clip.spans == clip.story.spans,
    )
    told = around.told.get(facts.id)
    return _with_words(said, told, around.copies.get(clip.id)) if told else said


def _with_words(said: TrailStop, told: StopTelling, copy: ListeningCopy | None) -> TrailStop:
    return replace(
        said,
        duration_s=copy.duration_s if copy else told.telling.duration_s,
        passages=told.passages,
        written=told.written,
        story_labels=told.labels,
        audio=audio_of(copy) if copy else None,
        audio_note="" if copy else BEING_PREPARED,
    )
