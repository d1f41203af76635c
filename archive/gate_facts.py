"""Loading the facts that `archive.gate.may` decides on. Nothing is decided here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown, Use
from archive.channels import Channel, use_that_opens
from archive.database import rows
from archive.facts import (
    KeptSound,
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
from archive.gate_condition import AT_NOW
from archive.gate_lists import held_by_span, subject_row_met_in_public
from archive.listening import HELD, ListeningCopy, ListeningSpan
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recipes import Recipe
from archive.recordings import Contribution, Part, Recording
from archive.seasons import Season
from archive.seeds import Seed
from archive.standing import restrains
from archive.stories import Story, StorySpan, StoryState
from archive.subjects import Audience, Subject, SubjectKind, SubjectPicture
from archive.uploads import Upload

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_WORD = Agreement.__table__.c
# Built once: every page of a story runs them, and building one costs more than its rows.
_IN_FORCE = select(*_WORD).where(Agreement.current).order_by(Agreement.id)
_ON_STORIES = _IN_FORCE.where(Agreement.story_id.in_(_IDS))
_ON_RECORDINGS = _IN_FORCE.where(Agreement.recording_id.in_(_IDS))
_ON_PEOPLE = _IN_FORCE.where(Agreement.subject_id.in_(_IDS))
_NAMES = select(Subject.id, Subject.name).where(Subject.id.in_(_IDS))
_RECORDINGS = (
    select(Recording.id, Recording.uploader_id, Contribution.person_id, Contribution.part)
    .outerjoin(Contribution, Contribution.recording_id == Recording.id)
    .where(Recording.id.in_(_IDS))
    .order_by(Contribution.id)
)
_DEPOSITED = select(Upload.recording_id).where(Upload.recording_id.in_(_IDS), Upload.deposit_statement != "")
_STORIES = (
    select(Story.id, Story.state, StorySpan.recording_id, StorySpan.start_s, StorySpan.end_s)
    .outerjoin(StorySpan, StorySpan.story_id == Story.id)
    .where(Story.id.in_(_IDS))
    .order_by(StorySpan.position)
)
_HELD = (
    select(ListeningCopy.story_id, *HELD)
    .join(ListeningSpan, ListeningSpan.copy_id == ListeningCopy.id)
    .where(ListeningCopy.story_id.in_(_IDS))
    .order_by(ListeningSpan.position)
)
_KEPT = (
    select(ListeningCopy.kept_story_id, ListeningCopy.id, *HELD)
    .join(ListeningSpan, ListeningSpan.copy_id == ListeningCopy.id)
    .where(ListeningCopy.kept_story_id.in_(_IDS))
    .order_by(ListeningCopy.id, ListeningSpan.position)
)
_SUBJECTS = select(Subject.id, Subject.name, Subject.kind, Subject.retired_at).where(Subject.id.in_(_IDS))
_NAMES_SHOWN = select(Agreement.person_id, Agreement.subject_id, Agreement.name_shown).where(
    Agreement.current, Agreement.person_id.in_(_IDS) | Agreement.subject_id.in_(_IDS)
)
_OWN = (
    select(Agreement.passage_id.label("on_passage"), Passage.recording_id.label("in_recording"), *_WORD)
    .join(Passage, Passage.id == Agreement.passage_id)
    .where(Agreement.current, Passage.recording_id.in_(_IDS))
)
_OF_PEOPLE = (
    select(Mention.passage_id.label("on_passage"), Passage.recording_id.label("in_recording"), *_WORD)
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
        season=_season_of(agreement),
        protocol_id=agreement.protocol_id,
        festival_id=agreement.festival_id,
        name_shown=agreement.name_shown,
        pseudonym=agreement.pseudonym,
    )


def _season_of(agreement: Agreement | Row[Any]) -> Season | None:
    first, last = agreement.season_from, agreement.season_to
    return None if first is None or last is None else Season(first, last)


def _terms_on(
    session: Session, owner: str, words: Select[Any], ids: Collection[int]
) -> defaultdict[int, tuple[Terms, ...]]:
    """What is in force, by its owner: `owner` names the column that holds whose it is."""
    said: defaultdict[int, tuple[Terms, ...]] = defaultdict(tuple)
    for row in rows(session, words, {"ids": list(ids)}):
        said[getattr(row, owner)] += (terms_of(row),)
    return said


def person_facts(session: Session, person_ids: Collection[int]) -> dict[int, PersonFacts]:
    """People by id, each with what they agreed on being spoken of at all."""
    terms = _terms_on(session, "subject_id", _ON_PEOPLE, person_ids)
    names = rows(session, _NAMES, {"ids": list(person_ids)})
    return {id_: PersonFacts(id=id_, name=name, terms=terms[id_]) for id_, name in names}


def recording_facts(session: Session, recording_id: int) -> RecordingFacts:
    """The facts of a recording, which must exist."""
    return facts_of_recordings(session, {recording_id})[recording_id]


def facts_of_recordings(session: Session, recording_ids: Collection[int]) -> dict[int, RecordingFacts]:
    """The facts of recordings by id; of one that does not exist there are none."""
    ids = {"ids": list(recording_ids)}
    uploaders: dict[int, int | None] = {}
    parts: dict[int, list[tuple[int, Part]]] = defaultdict(list)
    for id_, uploader_id, person_id, part in rows(session, _RECORDINGS, ids):
        uploaders[id_] = uploader_id
        if part is not None:
            parts[id_].append((person_id, part))
    people = person_facts(session, {person_id for own in parts.values() for person_id, _ in own})
    deposited = {id_ for (id_,) in rows(session, _DEPOSITED, ids)}
    terms = _terms_on(session, "recording_id", _ON_RECORDINGS, recording_ids)
    return {
        id_: RecordingFacts(
            id=id_,
            uploader_id=uploader_id,
            deposited=id_ in deposited,
            narrators=tuple(people[person_id] for person_id, part in parts[id_] if part is Part.narrator),
            heard=tuple(people[person_id] for person_id in dict.fromkeys(person_id for person_id, _ in parts[id_])),
            terms=terms[id_],
            parts=tuple(parts[id_]),
        )
        for id_, uploader_id in uploaders.items()
    }


def story_facts(session: Session, story_id: int) -> StoryFacts:
    """The facts of a story, which must exist."""
    return facts_of_stories(session, {story_id})[story_id]


def facts_of_stories(session: Session, story_ids: Collection[int]) -> dict[int, StoryFacts]:
    """The facts of stories by id, with as many queries as for one; of a story that does not exist there are none."""
    ids = {"ids": list(story_ids)}
    states: dict[int, StoryState] = {}
    spans: dict[int, list[Span]] = defaultdict(list)
    for id_, state, *span in rows(session, _STORIES, ids):
        states[id_] = state
        if span[0] is not None:
            spans[id_].append(Span(*span))
    held: dict[int, list[Span]] = defaultdict(list)
    for id_, *span in rows(session, _HELD, ids):
        held[id_].append(Span(*span))
    kept = kept_sounds(session, _KEPT, story_ids)
    terms = _terms_on(session, "story_id", _ON_STORIES, story_ids)
    told_in = {id_: tuple(dict.fromkeys(span.recording_id for span in spans[id_])) for id_ in states}
    recordings = facts_of_recordings(session, {id_ for own in told_in.values() for id_ in own})
    restricted = _restricted_by_recording(session, recordings)
    return {
        id_: StoryFacts(
            id=id_,
            state=state,
            terms=terms[id_],
            recordings=tuple(recordings[own] for own in told_in[id_]),
            spans=tuple(spans[id_]),
            audio=tuple(held[id_]),
            restricted=_in_order(place for own in told_in[id_] for place in restricted[own]),
            kept=kept[id_],
        )
        for id_, state in states.items()
    }


def kept_sounds(session: Session, query: Any, ids: Collection[int]) -> defaultdict[int, tuple[KeptSound, ...]]:
    """What each kept copy holds, by its owner; `query` gives the owner's id, the copy's, and `HELD`."""
    held: dict[tuple[int, int], tuple[Span, ...]] = defaultdict(tuple)
    for owner_id, copy_id, *span in rows(session, query, {"ids": list(ids)}):
        held[owner_id, copy_id] += (Span(*span),)
    found: defaultdict[int, tuple[KeptSound, ...]] = defaultdict(tuple)
    for (owner_id, copy_id), spans in held.items():
        found[owner_id] += (KeptSound(copy_id, spans),)
    return found


def restricted_passages(session: Session, recording_ids: Collection[int]) -> tuple[RestrictedPassage, ...]:
    """Passages of these recordings that have terms of their own or speak of someone who has."""
    restricted = _restricted_by_recording(session, recording_ids)
    return _in_order(place for own in restricted.values() for place in own)


def _in_order(places: Iterable[RestrictedPassage]) -> tuple[RestrictedPassage, ...]:
    return tuple(sorted(places, key=lambda place: place.id))


def _restricted_by_recording(
    session: Session, recording_ids: Collection[int]
) -> defaultdict[int, list[RestrictedPassage]]:
    said = agreements_on_passages(session, recording_ids)
    spans = spans_of_passages(session, said)
    found: defaultdict[int, list[RestrictedPassage]] = defaultdict(list)
    for id_, by_agreement in said.items():
        words = tuple(by_agreement.values())
        place = RestrictedPassage(id=id_, terms=tuple(map(terms_of, words)), spans=spans[id_])
        found[words[0].in_recording].append(place)
    return found


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
    return facts_of_subjects(session, {subject_id}, channel=channel, now=now)[subject_id]


def facts_of_subjects(
    session: Session, subject_ids: Collection[int], *, channel: Channel, now: datetime
) -> dict[int, SubjectFacts]:
    """The same of several by id; of one that does not exist there are none."""
    found = rows(session, _SUBJECTS, {"ids": list(subject_ids)}) if subject_ids else ()
    if not found:
        return {}
    people = [row.id for row in found if row.kind is SubjectKind.person]
    met = _met_in_public(session, people, channel, now)
    terms = _terms_on(session, "subject_id", _ON_PEOPLE, subject_ids)
    shown: dict[int | None, set[NameShown]] = defaultdict(set)
    for person_id, subject_id, name_shown in rows(session, _NAMES_SHOWN, {"ids": list(subject_ids)}):
        shown[person_id].add(name_shown)
        shown[subject_id].add(name_shown)
    return {
        row.id: SubjectFacts(
            id=row.id,
            name=row.name,
            is_person=row.kind is SubjectKind.person,
            retired=row.retired_at is not None,
            terms=terms[row.id],
            names_shown=frozenset(shown[row.id]),
            met_in_public=row.id in met,
        )
        for row in found
    }


def _met_in_public(session: Session, person_ids: Collection[int], channel: Channel, now: datetime) -> set[int]:
    use = use_that_opens(channel)
    if use is None or not person_ids:
        return set()
    return {id_ for (id_,) in rows(session, _met_query(channel, use), {"ids": list(person_ids), "now": now})}


@lru_cache(maxsize=64)
def _met_query(channel: Channel, use: Use) -> Select[Any]:
    return select(Subject.id).where(Subject.id.in_(_IDS), subject_row_met_in_public(channel, use, AT_NOW))


def picture_facts(session: Session, picture: SubjectPicture, *, channel: Channel, now: datetime) -> PictureFacts:
    """The facts of a picture, as they bear on `channel` at `now`."""
    subject = subject_facts(session, picture.subject_id, channel=channel, now=now)
    return PictureFacts(id=picture.id, subject=subject, for_everyone=picture.audience is Audience.everyone)


def record_facts(record: Recipe | Seed) -> RecordFacts:
    """The facts of a recipe or a seed lot."""
    name = record.title if isinstance(record, Recipe) else record.name
    return RecordFacts(id=record.id, name=name, retired=record.retired_at is not None)
