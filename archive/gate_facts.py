"""Loading the facts that `archive.gate.may` decides on. Nothing is decided here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement, Use
from archive.channels import Channel, use_that_opens
from archive.database import rows
from archive.facts import (
    PassageFacts,
    PersonFacts,
    PictureFacts,
    RecordFacts,
    RecordingFacts,
    RestrictedPassage,
    Span,
    StoryFacts,
    SubjectFacts,
    Terms,
)
from archive.gate_lists import held_by_span, subject_row_met_in_public
from archive.listening import ListeningCopy, ListeningSpan
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recipes import Recipe
from archive.recordings import Contribution, Part, Recording
from archive.seeds import Seed
from archive.standing import restrains
from archive.stories import Story, StorySpan
from archive.subjects import Audience, Subject, SubjectKind, SubjectPicture
from archive.uploads import Upload

_ID: BindParameter[int] = bindparam("id")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_WORD = Agreement.__table__.c
# Built once: every page of a story runs them, and building one costs more than its rows.
_IN_FORCE = select(*_WORD).where(Agreement.current).order_by(Agreement.id)
_ON_STORY = _IN_FORCE.where(Agreement.story_id == _ID)
_ON_RECORDING = _IN_FORCE.where(Agreement.recording_id == _ID)
_ON_SUBJECT = _IN_FORCE.where(Agreement.subject_id == _ID)
_ON_PEOPLE = _IN_FORCE.where(Agreement.subject_id.in_(_IDS))
_NAMES = select(Subject.id, Subject.name).where(Subject.id.in_(_IDS))
_PARTS = (
    select(Contribution.person_id, Contribution.part).where(Contribution.recording_id == _ID).order_by(Contribution.id)
)
_DEPOSIT = select(Upload.id).where(Upload.recording_id == _ID, Upload.deposit_statement != "").limit(1)
_SPANS = (
    select(StorySpan.recording_id, StorySpan.start_s, StorySpan.end_s)
    .where(StorySpan.story_id == _ID)
    .order_by(StorySpan.position)
)
_HELD = (
    select(ListeningSpan.recording_id, ListeningSpan.start_s, ListeningSpan.end_s)
    .join(ListeningCopy, ListeningCopy.id == ListeningSpan.copy_id)
    .where(ListeningCopy.story_id == _ID)
    .order_by(ListeningSpan.position)
)
_OWN = (
    select(Agreement.passage_id.label("on_passage"), *_WORD)
    .join(Passage, Passage.id == Agreement.passage_id)
    .where(Agreement.current, Passage.recording_id.in_(_IDS))
)
_OF_PEOPLE = (
    select(Mention.passage_id.label("on_passage"), *_WORD)
    .join(Mention, Mention.subject_id == Agreement.subject_id)
    .join(Passage, Passage.id == Mention.passage_id)
    .where(Agreement.current, restrains(), Passage.recording_id.in_(_IDS))
)
_SPANS_OF_PASSAGES = (
    select(PassageVersion.passage_id, Passage.recording_id, PassageVersion.start_s, PassageVersion.end_s)
    .join(Passage, Passage.id == PassageVersion.passage_id)
    .where(Passage.id.in_(_IDS))
)


def terms_of(agreement: Agreement | Row[Any]) -> Terms:
    """An agreement or its row, frozen."""
    return Terms(
        person_id=agreement.person_id if agreement.subject_id is None else agreement.subject_id,
        uses=frozenset(use for use in Use if getattr(agreement, use.value)),
        withdrawn=agreement.withdrawn,
        starts_at=agreement.starts_at,
        ends_at=agreement.ends_at,
        name_shown=agreement.name_shown,
        pseudonym=agreement.pseudonym,
    )


def _current_terms(session: Session, on: Select[Any], id_: int) -> tuple[Terms, ...]:
    return tuple(terms_of(row) for row in rows(session, on, {"id": id_}))


def person_facts(session: Session, person_ids: Collection[int]) -> dict[int, PersonFacts]:
    """People by id, each with what they agreed on being spoken of at all."""
    terms: dict[int, list[Terms]] = defaultdict(list)
    for agreement in rows(session, _ON_PEOPLE, {"ids": list(person_ids)}):
        terms[agreement.subject_id or 0].append(terms_of(agreement))
    names = rows(session, _NAMES, {"ids": list(person_ids)})
    return {id_: PersonFacts(id=id_, name=name, terms=tuple(terms[id_])) for id_, name in names}


def recording_facts(session: Session, recording_id: int) -> RecordingFacts:
    """The facts of a recording, which must exist."""
    recording = session.get_one(Recording, recording_id)
    parts = rows(session, _PARTS, {"id": recording_id})
    people = person_facts(session, {person_id for person_id, _ in parts})
    return RecordingFacts(
        id=recording.id,
        uploader_id=recording.uploader_id,
        deposited=bool(rows(session, _DEPOSIT, {"id": recording_id})),
        narrators=tuple(people[id_] for id_, part in parts if part is Part.narrator),
        heard=tuple(people[id_] for id_ in dict.fromkeys(id_ for id_, _ in parts)),
        terms=_current_terms(session, _ON_RECORDING, recording_id),
        parts=tuple((person_id, part) for person_id, part in parts),
    )


def story_facts(session: Session, story_id: int) -> StoryFacts:
    """The facts of a story, which must exist."""
    story = session.get_one(Story, story_id)
    spans = tuple(Span(*row) for row in rows(session, _SPANS, {"id": story_id}))
    recordings = tuple(dict.fromkeys(span.recording_id for span in spans))
    held = rows(session, _HELD, {"id": story_id})
    return StoryFacts(
        id=story.id,
        state=story.state,
        terms=_current_terms(session, _ON_STORY, story_id),
        recordings=tuple(recording_facts(session, id_) for id_ in recordings),
        spans=spans,
        audio=tuple(Span(*row) for row in held),
        restricted=restricted_passages(session, recordings),
    )


def restricted_passages(session: Session, recording_ids: Collection[int]) -> tuple[RestrictedPassage, ...]:
    """Passages of these recordings that have terms of their own or speak of someone who has."""
    said = agreements_on_passages(session, recording_ids)
    spans = spans_of_passages(session, said)
    return tuple(
        RestrictedPassage(id=id_, terms=tuple(map(terms_of, by_agreement.values())), spans=spans[id_])
        for id_, by_agreement in sorted(said.items())
    )


def agreements_on_passages(session: Session, recording_ids: Collection[int]) -> dict[int, dict[int, Any]]:
    """What is in force on passages of these recordings, by passage and id: said on it, or by someone it speaks of.

    As rows with all that an `Agreement` has.
    """
    said: dict[int, dict[int, Any]] = defaultdict(dict)
    for query in (_OWN, _OF_PEOPLE):
        for agreement in rows(session, query, {"ids": list(recording_ids)}):
            said[agreement.on_passage][agreement.id] = agreement
    return said


def spans_of_passages(session: Session, passage_ids: Collection[int]) -> dict[int, tuple[Span, ...]]:
    """Every span that each of these passages ever had, in any transcript."""
    spans: dict[int, list[Span]] = defaultdict(list)
    if not passage_ids:
        return {}
    for id_, recording_id, start_s, end_s in rows(session, _SPANS_OF_PASSAGES, {"ids": list(passage_ids)}):
        spans[id_].append(Span(recording_id, start_s, end_s))
    return {id_: tuple(spans[id_]) for id_ in passage_ids}


def passage_facts(session: Session, passage_id: int) -> PassageFacts:
    """The facts of a passage, which must exist, with those of every story it stands in."""
    passage = session.get_one(Passage, passage_id)
    here = restricted_passages(session, (passage.recording_id,))
    stories = session.scalars(
        select(StorySpan.story_id)
        .join(Recording, Recording.id == StorySpan.recording_id)
        .join(PassageVersion, PassageVersion.transcript_id == Recording.current_transcript_id)
        .where(PassageVersion.passage_id == passage_id, held_by_span(PassageVersion, StorySpan))
        .distinct()
        .order_by(StorySpan.story_id)
    )
    return PassageFacts(
        id=passage_id,
        recording=recording_facts(session, passage.recording_id),
        terms=_flat(place.terms for place in here if place.id == passage_id),
        stories=tuple(story_facts(session, id_) for id_ in stories),
    )


def _flat(several: Iterable[tuple[Terms, ...]]) -> tuple[Terms, ...]:
    return tuple(terms for one in several for terms in one)


def subject_facts(session: Session, subject_id: int, *, channel: Channel, now: datetime) -> SubjectFacts:
    """The facts of a subject, which must exist, as they bear on `channel` at `now`."""
    subject = session.get_one(Subject, subject_id)
    own = select(Agreement.name_shown).where(
        Agreement.current, (Agreement.person_id == subject_id) | (Agreement.subject_id == subject_id)
    )
    use = use_that_opens(channel)
    is_person = subject.kind is SubjectKind.person
    met = (
        is_person
        and use is not None
        and session.scalar(
            select(Subject.id).where(Subject.id == subject_id, subject_row_met_in_public(channel, use, now))
        )
        is not None
    )
    return SubjectFacts(
        id=subject.id,
        name=subject.name,
        is_person=is_person,
        retired=subject.retired_at is not None,
        terms=_current_terms(session, _ON_SUBJECT, subject_id),
        names_shown=frozenset(session.scalars(own)),
        met_in_public=met,
    )


def picture_facts(session: Session, picture: SubjectPicture, *, channel: Channel, now: datetime) -> PictureFacts:
    """The facts of a picture, as they bear on `channel` at `now`."""
    subject = subject_facts(session, picture.subject_id, channel=channel, now=now)
    return PictureFacts(id=picture.id, subject=subject, for_everyone=picture.audience is Audience.everyone)


def record_facts(record: Recipe | Seed) -> RecordFacts:
    """The facts of a recipe or a seed lot."""
    name = record.title if isinstance(record, Recipe) else record.name
    return RecordFacts(id=record.id, name=name, retired=record.retired_at is not None)
