"""The gate: the only place that decides whether a thing may leave the archive, and under which name.

`may` is pure: it looks at facts loaded by `archive.gate_facts` and at nothing
else. `archive.gate_lists.visible_to` states the same rule as a SQL condition;
a property test holds the two together. Whatever is not allowed by name is
denied, withdrawal first.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch

from archive.accounts import Role
from archive.agreements import NameShown, Use
from archive.channels import CARRIES_AUDIO, IN_KIOSKS, LEADS_ALONG, Channel, use_that_opens
from archive.circles import IN_PERSON, OUTSIDE, Circle
from archive.facts import (
    ClipFacts,
    FestivalFacts,
    PassageFacts,
    PersonFacts,
    PictureFacts,
    RecordFacts,
    RecordingFacts,
    Span,
    StopFacts,
    StoryFacts,
    SubjectFacts,
    Terms,
    TrailFacts,
    left_of,
)
from archive.naming import A_NARRATOR, name_of, names_together
from archive.stories import StoryState

LEAST_LEFT_S = 0.5
"""A clip of which no more is left than this, without the passages that are restricted, is closed as they are."""
TO_THEIR_NARRATORS = frozenset({StoryState.review, StoryState.published})
"""States in which a story's narrators hear it on their own page, withdrawn or not: to approve it, or to think again."""
STAFF = frozenset({Role.curator, Role.steward})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a visitor (no account), an account, the archive's own machine, or a narrator on their own page."""

    account_id: int | None = None
    role: Role | None = None
    is_machine: bool = False
    narrator_id: int | None = None
    circle: Circle = OUTSIDE

    def circle_in(self, channel: Channel) -> Circle:
        """What the viewer belongs to, as far as it counts in this channel: in a kiosk, where its device stands."""
        if channel in IN_KIOSKS:
            return Circle(festivals=self.circle.festivals)
        return self.circle if channel in IN_PERSON else OUTSIDE

    @property
    def is_staff(self) -> bool:
        """Whether the desk is open to this viewer."""
        return self.role in STAFF


VISITOR = Viewer()
MACHINE = Viewer(is_machine=True)


def of_every_circle(story: StoryFacts) -> Viewer:
    """Someone to whom all of a story may be kept: a member of every protocol, at every festival, that it names."""
    said = (*story.terms, *(terms for recording in story.recordings for terms in _all_terms(recording)))
    protocols = frozenset(terms.protocol_id for terms in said if terms.protocol_id is not None)
    festivals = frozenset(terms.festival_id for terms in said if terms.festival_id is not None)
    return Viewer(circle=Circle(protocols, festivals))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer; `name_to_show` is the only name of its narrators that may leave with it."""

    allow: bool
    reason: str
    name_to_show: str = A_NARRATOR


def may(viewer: Viewer, thing: object, channel: Channel, now: datetime) -> Verdict:
    """Whether `viewer` may meet `thing` through `channel` at `now` (aware, UTC)."""
    return _decide(thing, viewer, channel, now)


@singledispatch
def _decide(thing: object, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:  # noqa: ARG001 (default deny)
    return Verdict(allow=False, reason="nothing allows this")


@_decide.register
def _(thing: RecordingFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    name = _narrators(thing.narrators, thing.terms)
    if channel is Channel.desk:
        own = viewer.account_id is not None and viewer.account_id == thing.uploader_id
        allowed = viewer.is_staff or own
        return Verdict(
            allow=allowed, reason="at the desk" if allowed else "not at this viewer's desk", name_to_show=name
        )
    if channel is Channel.ai:
        withdrawn = any(terms.withdrawn for terms in _all_terms(thing))
        allowed = viewer.is_machine and thing.deposited and not withdrawn
        return Verdict(
            allow=allowed, reason="deposited" if allowed else "not deposited, or withdrawn", name_to_show=name
        )
    use = use_that_opens(channel)
    if use in (Use.training, Use.external_ai):
        reason = _closed_recordings((thing,), (), use, now)
        return Verdict(allow=reason is None, reason=reason or "agreed", name_to_show=name)
    return Verdict(allow=False, reason="a whole recording plays at the desk only", name_to_show=name)


@_decide.register
def _(thing: StoryFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    people = {person.id: person for recording in thing.recordings for person in recording.narrators}
    spoken = (*thing.terms, *(terms for recording in thing.recordings for terms in recording.terms))
    name = _narrators(tuple(people.values()), spoken)
    if channel is Channel.desk:
        return Verdict(allow=viewer.is_staff, reason="at the desk", name_to_show=name)
    if channel is Channel.narrator:
        own = viewer.narrator_id is not None and viewer.narrator_id in people
        allowed = own and thing.state in TO_THEIR_NARRATORS
        return Verdict(allow=allowed, reason="their own story" if allowed else "not their story", name_to_show=name)
    reason = _closed_story(thing, channel, now, viewer.circle_in(channel))
    return Verdict(allow=reason is None, reason=reason or "published and agreed", name_to_show=name)


@_decide.register
def _(thing: PassageFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    if channel in (Channel.desk, Channel.ai):
        return may(viewer, thing.recording, channel, now)
    if channel is Channel.narrator:
        return _in_their_words(thing, viewer)
    use = use_that_opens(channel)
    circle = viewer.circle_in(channel)
    if use is None or any(not terms.open_for(use, now, circle) for terms in thing.terms):
        return Verdict(allow=False, reason="the passage is restricted")
    for story in thing.stories:
        verdict = may(viewer, story, channel, now)
        if verdict.allow:
            return verdict
    return Verdict(allow=False, reason="in no story that is open here")


@_decide.register
def _(thing: SubjectFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    if channel is Channel.desk:
        return Verdict(allow=viewer.is_staff, reason="at the desk", name_to_show=thing.name)
    use = use_that_opens(channel)
    if use is None or thing.retired:
        return Verdict(allow=False, reason="not shown")
    if not thing.is_person:
        return Verdict(allow=True, reason="a public record", name_to_show=thing.name)
    if any(shown is not NameShown.full for shown in thing.names_shown):
        return Verdict(allow=False, reason="this person is not shown under their name")
    if any(not terms.open_for(use, now) for terms in thing.terms):
        return Verdict(allow=False, reason="this person has not agreed")
    met = thing.met_in_public
    return Verdict(
        allow=met, reason="met in a public story" if met else "met in no public story", name_to_show=thing.name
    )


@_decide.register
def _(thing: PictureFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    if channel is not Channel.desk and not thing.for_everyone:
        return Verdict(allow=False, reason="for the desk only")
    return may(viewer, thing.subject, channel, now)


@_decide.register
def _(thing: RecordFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:  # noqa: ARG001 (no dates on recipes and seeds)
    if channel is Channel.desk:
        return Verdict(allow=viewer.is_staff, reason="at the desk", name_to_show=thing.name)
    allowed = use_that_opens(channel) is not None and not thing.retired
    return Verdict(allow=allowed, reason="a public record" if allowed else "not shown", name_to_show=thing.name)


@_decide.register
def _(thing: FestivalFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:  # noqa: ARG001 (what was a festival stays one)
    if channel is Channel.desk:
        return Verdict(allow=viewer.is_staff, reason="at the desk")
    allowed = channel in LEADS_ALONG and thing.published
    return Verdict(allow=allowed, reason="a public event" if allowed else "not published")


@_decide.register
def _(thing: TrailFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    if channel is Channel.desk:
        return Verdict(allow=viewer.is_staff, reason="at the desk")
    if channel not in LEADS_ALONG:
        return Verdict(allow=False, reason="trails are not met here")
    allowed = thing.is_open(now)
    return Verdict(allow=allowed, reason="published" if allowed else "the trail is not open")


@_decide.register
def _(thing: ClipFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    heard = {span.recording_id for span in thing.spans}
    recordings = tuple(recording for recording in thing.story.recordings if recording.id in heard)
    people = {person.id: person for recording in recordings for person in recording.narrators}
    said = (*thing.story.terms, *(terms for recording in recordings for terms in recording.terms))
    name = _narrators(tuple(people.values()), said)
    if channel is Channel.desk:
        return Verdict(allow=viewer.is_staff, reason="at the desk", name_to_show=name)
    reason = _closed_clip(thing, channel, now, viewer.circle_in(channel))
    return Verdict(allow=reason is None, reason=reason or "published and agreed", name_to_show=name)


@_decide.register
def _(thing: StopFacts, viewer: Viewer, channel: Channel, now: datetime) -> Verdict:
    parts = [part for part in (thing.clip, thing.subject) if part is not None]
    if not parts:
        return Verdict(allow=False, reason="it holds nothing")
    verdicts = [may(viewer, part, channel, now) for part in (thing.trail, *parts)]
    closed = next((verdict for verdict in verdicts if not verdict.allow), None)
    return closed or verdicts[1]


def _in_their_words(passage: PassageFacts, viewer: Viewer) -> Verdict:
    theirs = viewer.narrator_id is not None and any(p.id == viewer.narrator_id for p in passage.recording.narrators)
    by_others = any(terms.withdrawn and terms.person_id != viewer.narrator_id for terms in passage.terms)
    allowed = theirs and not by_others
    return Verdict(allow=allowed, reason="their own recording" if allowed else "not theirs, or taken back by another")


def _closed_clip(clip: ClipFacts, channel: Channel, now: datetime, circle: Circle) -> str | None:
    within = (any(span.within(whole) for whole in clip.story.spans) for span in clip.spans)
    if not clip.spans or not all(within):
        return "the story does not hold this clip"
    use = use_that_opens(channel)
    reason = _closed_story(_as_story(clip), channel, now, circle)
    if reason is None and use is not None:
        left = left_of(clip.spans, clip.story.closed_spans(use, now, circle))
        if sum(span.end_s - span.start_s for span in left) <= LEAST_LEFT_S:
            return "the passage is restricted"
    return reason


def _as_story(clip: ClipFacts) -> StoryFacts:
    """The clip as if it were all of its story."""
    return replace(clip.story, spans=clip.spans, audio=clip.audio, kept=clip.kept)


def _closed_story(story: StoryFacts, channel: Channel, now: datetime, circle: Circle = OUTSIDE) -> str | None:
    use = use_that_opens(channel)
    if use is None:
        return "this channel is not for stories"
    if any(terms.withdrawn for terms in story.terms):
        return "withdrawn"
    if story.state is not StoryState.published or not story.recordings:
        return "not published"
    reason = _closed_recordings(story.recordings, story.terms, use, now, circle)
    if reason is None and channel in CARRIES_AUDIO and not _audio_is_clean(story, use, now, circle):
        return "being prepared"
    return reason


def _closed_recordings(
    recordings: tuple[RecordingFacts, ...],
    story_terms: tuple[Terms, ...],
    use: Use,
    now: datetime,
    circle: Circle = OUTSIDE,
) -> str | None:
    for recording in recordings:
        every = (*story_terms, *_all_terms(recording))
        if any(terms.withdrawn for terms in every):
            return "withdrawn"
        if any(not terms.open_for(use, now, circle) for terms in every):
            return "not agreed to, or not at this time, or kept to others"
        said = (*story_terms, *recording.terms)
        if not said or any(all(terms.person_id != person.id for terms in said) for person in recording.narrators):
            return "not every narrator has agreed"
    return None


def _all_terms(recording: RecordingFacts) -> tuple[Terms, ...]:
    """What was agreed on the recording, and by everyone heard in it about being heard at all."""
    return (*recording.terms, *(terms for person in recording.heard for terms in person.terms))


def _audio_is_clean(story: StoryFacts, use: Use, now: datetime, circle: Circle) -> bool:
    """Whether the listening copy for everyone may be heard; or, by whoever is of a circle, any of the story's."""
    kept = () if circle == OUTSIDE else (one.spans for one in story.kept)
    closed = story.closed_spans(use, now, circle)
    return any(_is_clean(sound, story, closed) for sound in (story.audio, *kept))


def _is_clean(sound: tuple[Span, ...], story: StoryFacts, closed: tuple[Span, ...]) -> bool:
    """Whether a copy holds something, nothing outside the story's spans, and no moment of `closed`."""
    if not sound or any(not any(held.within(span) for span in story.spans) for held in sound):
        return False
    return not any(held.overlaps(span) for span in closed for held in sound)


def kept_copy_for(viewer: Viewer, thing: StoryFacts | ClipFacts, channel: Channel, now: datetime) -> int | None:
    """Of what `may` lets through, the kept copy that plays: the one in which this viewer may hear most.

    None where the copy for everyone does, which it may where it holds as much.
    """
    use, circle = use_that_opens(channel), viewer.circle_in(channel)
    if use is None or circle == OUTSIDE:
        return None
    story = _as_story(thing) if isinstance(thing, ClipFacts) else thing
    closed = story.closed_spans(use, now, circle)
    most = _seconds(story.audio) if _is_clean(story.audio, story, closed) else 0.0
    chosen = None
    for one in story.kept:
        if _is_clean(one.spans, story, closed) and _seconds(one.spans) > most:
            chosen, most = one.copy_id, _seconds(one.spans)
    return chosen


def _seconds(sound: tuple[Span, ...]) -> float:
    return sum(held.end_s - held.start_s for held in sound)


def _narrators(people: tuple[PersonFacts, ...], said: tuple[Terms, ...]) -> str:
    return names_together([name_of(person, said) for person in people])
