"""Loading the facts that `archive.gate.may` decides on. Nothing is decided here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement, Use
from archive.channels import Channel, use_that_opens
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


def terms_of(agreement: Agreement) -> Terms:
    """An agreement, frozen."""
    return Terms(
        person_id=agreement.person_id if agreement.subject_id is None else agreement.subject_id,
        uses=frozenset(use for use in Use if getattr(agreement, use.value)),
        withdrawn=agreement.withdrawn,
        starts_at=agreement.starts_at,
        ends_at=agreement.ends_at,
        name_shown=agreement.name_shown,
        pseudonym=agreement.pseudonym,
    )


def _current_terms(session: Session, where: ColumnElement[bool]) -> tuple[Terms, ...]:
    rows = session.scalars(select(Agreement).where(Agreement.current, where).order_by(Agreement.id))
    return tuple(terms_of(row) for row in rows)


def person_facts(session: Session, person_ids: Collection[int]) -> dict[int, PersonFacts]:
    """People by id, each with what they agreed on being spoken of at all."""
    terms: dict[int, list[Terms]] = defaultdict(list)
    query = select(Agreement).where(Agreement.current, Agreement.subject_id.in_(person_ids)).order_by(Agreement.id)
    for agreement in session.scalars(query):
        terms[agreement.subject_id or 0].append(terms_of(agreement))
    names = session.execute(select(Subject.id, Subject.name).where(Subject.id.in_(person_ids)))
    return {id_: PersonFacts(id=id_, name=name, terms=tuple(terms[id_])) for id_, name in names}


def recording_facts(session: Session, recording_id: int) -> RecordingFacts:
    """The facts of a recording, which must exist."""
    recording = session.get_one(Recording, recording_id)
    parts = session.execute(
        select(Contribution.person_id, Contribution.part)
        .where(Contribution.recording_id == recording_id)
        .order_by(Contribution.id)
    ).all()
    people = person_facts(session, {person_id for person_id, _ in parts})
    deposit = select(Upload.id).where(Upload.recording_id == recording_id, Upload.deposit_statement != "")
    return RecordingFacts(
        id=recording.id,
        uploader_id=recording.uploader_id,
        deposited=session.scalar(deposit.limit(1)) is not None,
        narrators=tuple(people[id_] for id_, part in parts if part is Part.narrator),
        heard=tuple(people[id_] for id_ in dict.fromkeys(id_ for id_, _ in parts)),
        terms=_current_terms(session, Agreement.recording_id == recording_id),
        parts=tuple((person_id, part) for person_id, part in parts),
    )


def story_facts(session: Session, story_id: int) -> StoryFacts:
    """The facts of a story, which must exist."""
    story = session.get_one(Story, story_id)
    rows = session.scalars(select(StorySpan).where(StorySpan.story_id == story_id).order_by(StorySpan.position))
    spans = tuple(Span(row.recording_id, row.start_s, row.end_s) for row in rows)
    recordings = tuple(dict.fromkeys(span.recording_id for span in spans))
    held = session.scalars(
        select(ListeningSpan)
        .join(ListeningCopy, ListeningCopy.id == ListeningSpan.copy_id)
        .where(ListeningCopy.story_id == story_id)
        .order_by(ListeningSpan.position)
    )
    return StoryFacts(
        id=story.id,
        state=story.state,
        terms=_current_terms(session, Agreement.story_id == story_id),
        recordings=tuple(recording_facts(session, id_) for id_ in recordings),
        spans=spans,
        audio=tuple(Span(row.recording_id, row.start_s, row.end_s) for row in held),
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


def agreements_on_passages(session: Session, recording_ids: Collection[int]) -> dict[int, dict[int, Agreement]]:
    """What is in force on passages of these recordings, by passage and id: said on it, or by someone it speaks of."""
    own = select(Agreement, Agreement.passage_id).where(Agreement.current, Agreement.passage_id.is_not(None))
    of_people = (
        select(Agreement, Mention.passage_id)
        .join(Mention, Mention.subject_id == Agreement.subject_id)
        .where(Agreement.current, restrains())
    )
    said: dict[int, dict[int, Agreement]] = defaultdict(dict)
    for query, passage_id in ((own, Agreement.passage_id), (of_people, Mention.passage_id)):
        here = query.join(Passage, Passage.id == passage_id).where(Passage.recording_id.in_(recording_ids))
        for agreement, id_ in session.execute(here):
            said[id_ or 0][agreement.id] = agreement
    return said


def spans_of_passages(session: Session, passage_ids: Collection[int]) -> dict[int, tuple[Span, ...]]:
    """Every span that each of these passages ever had, in any transcript."""
    spans: dict[int, list[Span]] = defaultdict(list)
    versions = select(PassageVersion, Passage.recording_id).join(Passage, Passage.id == PassageVersion.passage_id)
    for version, recording_id in session.execute(versions.where(Passage.id.in_(passage_ids))):
        spans[version.passage_id].append(Span(recording_id, version.start_s, version.end_s))
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
        terms=_current_terms(session, Agreement.subject_id == subject_id),
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
