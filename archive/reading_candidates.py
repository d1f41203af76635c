"""The desk's list of possible new names, each with every passage where it is said, most said first."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.name_candidates import CandidatePlace, CandidateState, NameCandidate
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """Where a possible name is said: characters count in the passage's text, seconds are recording time."""

    recording_key: str
    recording_title: str
    passage_key: str
    text: str
    quote: str
    start_char: int
    end_char: int
    start_s: float
    end_s: float
    rule: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name; `kind` is person, dish, ingredient, crop or place, as most of its places suggest."""

    key: str
    name: str
    kind: str
    places: tuple[SaidPlace, ...]


@dataclass(frozen=True, slots=True)
class CandidateList:
    """Some of the possible names that nobody has decided on, and how many there are."""

    total: int
    candidates: tuple[Candidate, ...]


def read_candidates(
    session: Session, *, viewer: Viewer, now: datetime, first: int = 0, most: int = 50
) -> CandidateList:
    """The possible names that this viewer's desk has to decide on, from the `first` on."""
    places = _places(viewer, now)
    often = (
        places.with_only_columns(NameCandidate.id)
        .group_by(NameCandidate.id)
        .order_by(func.count().desc(), NameCandidate.id)
    )
    total = session.scalar(select(func.count()).select_from(often.order_by(None).subquery())) or 0
    ids = list(session.scalars(often.offset(first).limit(most)))
    said = _said(session, places, ids)
    rows = {row.id: row for row in session.scalars(select(NameCandidate).where(NameCandidate.id.in_(ids)))}
    candidates = (Candidate(rows[id_].key, rows[id_].name, rows[id_].kind.value, tuple(said[id_])) for id_ in ids)
    return CandidateList(total, tuple(candidates))


def count_candidates(session: Session, *, viewer: Viewer, now: datetime) -> int:
    """How many possible names this viewer's desk has to decide on."""
    ids = _places(viewer, now).with_only_columns(NameCandidate.id).distinct()
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def oldest_candidate(session: Session, *, viewer: Viewer, now: datetime) -> tuple[int, datetime | None]:
    """How many possible names there are to decide on, and since when the oldest waits."""
    ids = _places(viewer, now).with_only_columns(NameCandidate.id)
    query = select(func.count(), func.min(NameCandidate.created_at)).where(NameCandidate.id.in_(ids))
    count, oldest = session.execute(query).one()
    return count, oldest


def _places(viewer: Viewer, now: datetime) -> Select[NameCandidate, CandidatePlace, PassageVersion, Passage, Recording]:
    """Places of undecided names in current texts that still read so."""
    start = CandidatePlace.start_char + 1
    read_so = func.substr(PassageVersion.text, start, CandidatePlace.end_char - CandidatePlace.start_char)
    return (
        select(NameCandidate, CandidatePlace, PassageVersion, Passage, Recording)
        .join(CandidatePlace, CandidatePlace.candidate_id == NameCandidate.id)
        .join(Passage, Passage.id == CandidatePlace.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .where(
            NameCandidate.state == CandidateState.open,
            read_so == CandidatePlace.quote,
            visible_to(viewer, Channel.desk, now, thing=Passage),
        )
    )


def _said(
    session: Session,
    places: Select[NameCandidate, CandidatePlace, PassageVersion, Passage, Recording],
    ids: Collection[int],
) -> dict[int, list[SaidPlace]]:
    said: dict[int, list[SaidPlace]] = defaultdict(list)
    query = places.where(NameCandidate.id.in_(ids)).order_by(Recording.id, CandidatePlace.start_s, CandidatePlace.id)
    for candidate, place, version, passage, recording in session.execute(query):
        said[candidate.id].append(
            SaidPlace(
                recording_key=recording.key, recording_title=recording.title, passage_key=passage.key,
                text=version.text, quote=place.quote, start_char=place.start_char, end_char=place.end_char,
                start_s=place.start_s, end_s=place.end_s, rule=place.rule,
            )
        )  # fmt: skip
    return said
