"""The gate for lists: the rule of `archive.gate.may` as SQL conditions, to be used in `where()`.

The two say the same thing and a property test holds them together; change both
or neither. Every table inside is aliased, so that a condition means the same
whatever else the caller's query joins.
"""

from collections.abc import Callable, Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal_column, not_, or_, select, true
from sqlalchemy.orm import aliased

from archive.agreements import Agreement, NameShown, Use
from archive.base import there_is
from archive.channels import CARRIES_AUDIO, LEADS_ALONG, Channel, use_that_opens
from archive.circles import OUTSIDE, Circle
from archive.facts import PASSAGE_TOLERANCE_S
from archive.festivals import Festival
from archive.gate import TO_THEIR_NARRATORS, Viewer
from archive.gate_condition import GateCondition, Meeting, Moment
from archive.listening import ListeningCopy, ListeningSpan
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recipes import Recipe
from archive.recordings import Contribution, Part, Recording
from archive.seasons import has_season, in_season
from archive.seeds import Seed
from archive.standing import restrains, stands
from archive.stories import Story, StorySpan, StoryState
from archive.subjects import Audience, Subject, SubjectKind, SubjectPicture
from archive.trails import Trail, TrailState, TrailVersion

Condition = ColumnElement[bool]


@cache
def _own(_rule: str, table: type[Any]) -> Any:
    """The alias of a table that belongs to one rule. Made once: an alias's columns cost more than the query."""
    return aliased(table)


def visible_to(viewer: Viewer, channel: Channel, now: Moment, *, thing: type[Any]) -> Condition:
    """SQL: the row of `thing` (a mapped class) may be met by `viewer` through `channel` at `now`."""
    if channel is Channel.desk:
        return _at_the_desk(viewer, thing)
    if channel is Channel.narrator:
        return _on_their_page(viewer, thing)
    use = use_that_opens(channel)
    rule = _RULES.get(thing)
    if use is None or rule is None:
        return false()
    circle = viewer.circle_in(channel) if thing in _KEPT_TO_CIRCLES else OUTSIDE
    return GateCondition(rule, thing, channel, use, meeting=Meeting(now, circle))


def passage_row_is_restricted(use: Use, now: Moment, circle: Circle = OUTSIDE) -> Condition:
    """SQL: `passage_is_restricted` of the row of `Passage` that the caller's query is about."""
    return GateCondition(passage_is_restricted, Passage, use, meeting=Meeting(now, circle))


def subject_row_met_in_public(channel: Channel, use: Use, now: Moment) -> Condition:
    """SQL: `met_in_public` of the row of `Subject` that the caller's query is about."""
    return GateCondition(met_in_public, Subject, channel, use, meeting=Meeting(now))


def _at_the_desk(viewer: Viewer, thing: type[Any]) -> Condition:
    if viewer.is_staff and thing in (*_RULES, Recording):
        return true()
    if viewer.account_id is None:
        return false()
    if thing is Recording:
        return Recording.uploader_id == viewer.account_id
    if thing is Passage:
        recording = _own("desk", Recording)
        own = select(recording.id).where(recording.uploader_id == viewer.account_id)
        return Passage.recording_id.in_(own)
    return false()


def _on_their_page(viewer: Viewer, thing: type[Any]) -> Condition:
    """SQL: a story that this narrator tells, or a passage of a recording of theirs that nobody else has taken back."""
    if viewer.narrator_id is None or thing not in (Story, Passage):
        return false()
    contribution, span, agreement = (
        _own("narrator", Contribution),
        _own("narrator", StorySpan),
        _own("narrator", Agreement),
    )
    theirs = and_(contribution.person_id == viewer.narrator_id, contribution.part == Part.narrator)
    if thing is Story:
        told = and_(theirs, span.story_id == Story.id, contribution.recording_id == span.recording_id)
        return and_(Story.state.in_(TO_THEIR_NARRATORS), there_is(span, contribution, where=told))
    mention, taken_back = _own("narrator", Mention), and_(agreement.current, agreement.withdrawn)
    said = and_(agreement.passage_id == Passage.id, agreement.person_id.is_distinct_from(viewer.narrator_id))
    speaks_of = and_(mention.passage_id == Passage.id, restrains(mention), agreement.subject_id == mention.subject_id)
    by_others = or_(
        there_is(agreement, where=and_(taken_back, said)),
        there_is(mention, agreement, where=and_(taken_back, speaks_of, agreement.subject_id != viewer.narrator_id)),
    )
    in_theirs = and_(theirs, contribution.recording_id == Passage.recording_id)
    return and_(there_is(contribution, where=in_theirs), ~by_others)


def closed(agreement: Any, use: Use, meeting: Meeting) -> Condition:
    """SQL: this agreement is in force and does not open `use` at this meeting."""
    return and_(
        agreement.current,
        or_(
            agreement.withdrawn,
            not_(getattr(agreement, use.value)),
            agreement.starts_at > meeting.now,
            agreement.ends_at <= meeting.now,
            and_(has_season(agreement), not_(in_season(agreement, meeting.now))),
            _kept_to_others(agreement.protocol_id, meeting.circle.protocols),
            _kept_to_others(agreement.festival_id, meeting.circle.festivals),
        ),
    )


def _kept_to_others(column: ColumnElement[Any], own: Collection[int]) -> Condition:
    """SQL: it names one, and none of these. The ids stand in the statement, as its cache tells circles apart."""
    return column.not_in([literal_column(str(id_)) for id_ in sorted(own)]) if own else column.is_not(None)


def _story_is_open(story: Any, channel: Channel, use: Use, meeting: Meeting) -> Condition:
    span, agreement, contribution = _own("story", StorySpan), _own("story", Agreement), _own("story", Contribution)
    of_story = span.story_id == story.id
    shut = closed(agreement, use, meeting)
    conditions = [
        story.state == StoryState.published,
        there_is(span, where=of_story),
        ~there_is(agreement, where=and_(agreement.story_id == story.id, shut)),
        ~there_is(span, agreement, where=and_(of_story, agreement.recording_id == span.recording_id, shut)),
        ~there_is(
            span,
            contribution,
            agreement,
            where=and_(
                of_story,
                contribution.recording_id == span.recording_id,
                agreement.subject_id == contribution.person_id,
                shut,
            ),
        ),
        ~there_is(span, where=and_(of_story, _someone_has_not_agreed(span))),
    ]
    if channel in CARRIES_AUDIO:
        conditions.append(_audio_is_clean(story, use, meeting))
    return and_(*conditions)


def _someone_has_not_agreed(span: Any) -> Condition:
    """SQL, of a story's span: one of its narrators, or nobody at all, has agreed on recording or story."""
    agreement, contribution = _own("agreed", Agreement), _own("agreed", Contribution)
    said = and_(
        agreement.current,
        or_(agreement.recording_id == span.recording_id, agreement.story_id == span.story_id),
    )
    silent = and_(
        contribution.recording_id == span.recording_id,
        contribution.part == Part.narrator,
        ~there_is(agreement, where=and_(said, agreement.person_id == contribution.person_id)),
    )
    return or_(there_is(contribution, where=silent), ~there_is(agreement, where=said))


def _is_within(held: Any, span: Any, story: Any) -> Condition:
    return and_(
        span.story_id == story.id,
        span.recording_id == held.recording_id,
        held.start_s >= span.start_s,
        held.end_s <= span.end_s,
    )


def _is_restricted_in(held: Any, passage: Any, version: Any, use: Use, meeting: Meeting) -> Condition:
    return and_(
        passage.recording_id == held.recording_id,
        version.passage_id == passage.id,
        version.start_s < held.end_s,
        version.end_s > held.start_s,
        passage_is_restricted(passage, use, meeting),
    )


def _audio_is_clean(story: Any, use: Use, meeting: Meeting) -> Condition:
    if meeting.circle != OUTSIDE:
        return _some_audio_is_clean(story, use, meeting)
    copy, held, span = _own("audio", ListeningCopy), _own("audio", ListeningSpan), _own("audio", StorySpan)
    passage, version = _own("audio", Passage), _own("audio", PassageVersion)
    of_copy = and_(copy.story_id == story.id, held.copy_id == copy.id)
    inside = _is_within(held, span, story)
    restricted = and_(of_copy, _is_restricted_in(held, passage, version, use, meeting))
    return and_(
        there_is(copy, held, where=of_copy),
        ~there_is(copy, held, where=and_(of_copy, ~there_is(span, where=inside))),
        ~there_is(copy, held, passage, version, where=restricted),
    )


def _some_audio_is_clean(story: Any, use: Use, meeting: Meeting) -> Condition:
    """SQL, for whoever is of a circle: the same of any copy of the story, those that are kept with it."""
    copy, held, span = _own("kept audio", ListeningCopy), _own("kept audio", ListeningSpan), _own("audio", StorySpan)
    passage, version = _own("audio", Passage), _own("audio", PassageVersion)
    inside = _is_within(held, span, story)
    restricted = and_(held.copy_id == copy.id, _is_restricted_in(held, passage, version, use, meeting))
    clean = and_(
        or_(copy.story_id == story.id, copy.kept_story_id == story.id),
        there_is(held, where=held.copy_id == copy.id),
        ~there_is(held, where=and_(held.copy_id == copy.id, ~there_is(span, where=inside))),
        ~there_is(held, passage, version, where=restricted),
    )
    return there_is(copy, where=clean)


def passage_is_restricted(passage: Any, use: Use, meeting: Meeting) -> Condition:
    """SQL: someone restricted this very passage, or does not agree to being spoken of as it does."""
    agreement, mention = _own("restricted", Agreement), _own("restricted", Mention)
    shut = closed(agreement, use, meeting)
    speaks_of = and_(mention.passage_id == passage.id, restrains(mention), agreement.subject_id == mention.subject_id)
    return or_(
        there_is(agreement, where=and_(agreement.passage_id == passage.id, shut)),
        there_is(mention, agreement, where=and_(speaks_of, shut)),
    )


def held_by_span(version: Any, span: Any) -> Condition:
    """SQL: this version of a passage stands in this span of a story (of the same recording)."""
    return and_(
        version.start_s >= span.start_s - PASSAGE_TOLERANCE_S,
        version.end_s <= span.end_s + PASSAGE_TOLERANCE_S,
    )


def _passage_is_open(passage: Any, channel: Channel, use: Use, meeting: Meeting) -> Condition:
    recording, version, span, story = (
        _own("passage", Recording),
        _own("passage", PassageVersion),
        _own("passage", StorySpan),
        _own("passage", Story),
    )
    in_open_story = and_(
        recording.id == passage.recording_id,
        version.passage_id == passage.id,
        version.transcript_id == recording.current_transcript_id,
        span.recording_id == passage.recording_id,
        held_by_span(version, span),
        story.id == span.story_id,
        _story_is_open(story, channel, use, meeting),
    )
    here = there_is(recording, version, span, story, where=in_open_story)
    return and_(here, not_(passage_is_restricted(passage, use, meeting)))


def met_in_public(subject: Any, channel: Channel, use: Use, meeting: Meeting) -> Condition:
    """SQL, of a subject: an open story is told by this person, or an open passage speaks of them."""
    contribution, span, story = _own("met", Contribution), _own("met", StorySpan), _own("met", Story)
    mention, passage = _own("met", Mention), _own("met", Passage)
    told = and_(
        contribution.person_id == subject.id,
        contribution.part == Part.narrator,
        span.recording_id == contribution.recording_id,
        story.id == span.story_id,
        _story_is_open(story, channel, use, meeting),
    )
    spoken_of = and_(
        mention.subject_id == subject.id,
        stands(mention),
        passage.id == mention.passage_id,
        _passage_is_open(passage, channel, use, meeting),
    )
    return or_(there_is(contribution, span, story, where=told), there_is(mention, passage, where=spoken_of))


def _subject_is_open(subject: Any, channel: Channel, use: Use, meeting: Meeting) -> Condition:
    agreement = _own("subject", Agreement)
    own = or_(agreement.person_id == subject.id, agreement.subject_id == subject.id)
    nameless = there_is(agreement, where=and_(agreement.current, own, agreement.name_shown != NameShown.full))
    refuses = there_is(agreement, where=and_(agreement.subject_id == subject.id, closed(agreement, use, meeting)))
    met = met_in_public(subject, channel, use, meeting)
    return and_(
        subject.retired_at.is_(None),
        or_(subject.kind != SubjectKind.person, and_(~nameless, ~refuses, met)),
    )


def _picture_is_open(picture: Any, channel: Channel, use: Use, meeting: Meeting) -> Condition:
    subject = _own("picture", Subject)
    shown = and_(subject.id == picture.subject_id, _subject_is_open(subject, channel, use, meeting))
    return and_(picture.audience == Audience.everyone, there_is(subject, where=shown))


def _record_is_open(record: Any, _channel: Channel, _use: Use, _meeting: Meeting) -> Condition:
    condition: Condition = record.retired_at.is_(None)
    return condition


def _festival_is_open(festival: Any, channel: Channel, _use: Use, _meeting: Meeting) -> Condition:
    condition: Condition = festival.published_at.is_not(None) if channel in LEADS_ALONG else false()
    return condition


def _trail_is_open(trail: Any, channel: Channel, _use: Use, meeting: Meeting) -> Condition:
    if channel not in LEADS_ALONG:
        return false()
    version = _own("trail", TrailVersion)
    opened = there_is(version, where=and_(version.trail_id == trail.id, version.opens_at <= meeting.now))
    not_over = or_(trail.retires_at.is_(None), trail.retires_at > meeting.now)
    not_waiting = or_(trail.closed_until.is_(None), trail.closed_until <= meeting.now)
    return and_(trail.state == TrailState.published, not_over, not_waiting, opened)


_KEPT_TO_CIRCLES = frozenset({Story, Passage})
"""What a circle opens; whether a person has a page of their own does not depend on who asks."""
_RULES: dict[type[Any], Callable[[Any, Channel, Use, Meeting], Condition]] = {
    Story: _story_is_open,
    Passage: _passage_is_open,
    Subject: _subject_is_open,
    SubjectPicture: _picture_is_open,
    Recipe: _record_is_open,
    Seed: _record_is_open,
    Festival: _festival_is_open,
    Trail: _trail_is_open,
}
