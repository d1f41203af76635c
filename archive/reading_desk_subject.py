"""A subject at the desk: its whole record, what was merged into it, what speaks of it, and what was done to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from archive.accounts import Account
from archive.acts_done import Act, acts_on
from archive.channels import Channel
from archive.gate import Viewer
from archive.mentions import Mention, MentionState
from archive.passages import Passage, PassageVersion
from archive.reading_addresses import address_of
from archive.reading_pictures import Picture, pictures_of
from archive.recordings import Recording
from archive.subject_editing import find_by_key
from archive.subject_facets import Identifier, NameText, identifiers_of, names_of
from archive.subject_merges import SubjectMerge
from archive.subjects import BroaderTerm, Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class OtherSubject:
    """Another subject, by its key at the desk."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class MergedSubject:
    """What was merged into it; `key` is the merge's own, `who` '' where nobody at the desk did it."""

    key: str
    name: str
    made_at: datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeskSubject:
    """All that the desk's page shows. `through` is the key of the merge that made it part of `merged_into`."""

    id: int
    key: str
    kind: SubjectKind
    name: str
    href: str
    note: str
    retired: bool
    names: tuple[NameText, ...]
    broader: tuple[OtherSubject, ...]
    narrower: tuple[OtherSubject, ...]
    identifiers: tuple[Identifier, ...]
    pictures: tuple[Picture, ...]
    mentions: int
    merged: tuple[MergedSubject, ...]
    merged_into: OtherSubject | None
    through: str
    acts: tuple[Act, ...]


def read_desk_subject(session: Session, key: str, *, viewer: Viewer, now: datetime) -> DeskSubject:
    """The subject of this key. Raises NotFound where there is none."""
    row = find_by_key(session, key)
    into = session.get(Subject, row.merged_into_id) if row.merged_into_id else None
    broader, narrower = aliased(BroaderTerm), aliased(BroaderTerm)
    counted = select(func.count()).select_from(Mention)
    return DeskSubject(
        id=row.id,
        key=row.key,
        kind=row.kind,
        name=row.name,
        href=address_of(row.kind, row.slug),
        note=row.note,
        retired=row.retired_at is not None,
        names=tuple(names_of(session, row)),
        broader=_kin(session, select(broader.broader_id).where(broader.narrower_id == row.id)),
        narrower=_kin(session, select(narrower.narrower_id).where(narrower.broader_id == row.id)),
        identifiers=tuple(identifiers_of(session, row)),
        pictures=pictures_of(session, row.id, viewer=viewer, channel=Channel.desk, now=now),
        mentions=session.scalar(counted.where(Mention.subject_id == row.id, _not_rejected())) or 0,
        merged=_merged(session, row),
        merged_into=OtherSubject(into.key, into.name) if into else None,
        through=_through(session, row),
        acts=acts_on(session, f"subject:{row.key}"),
    )


def _not_rejected() -> Any:
    return Mention.state != MentionState.rejected


def _kin(session: Session, ids: Any) -> tuple[OtherSubject, ...]:
    rows = session.execute(select(Subject.key, Subject.name).where(Subject.id.in_(ids)).order_by(Subject.name))
    return tuple(OtherSubject(key, name) for key, name in rows)


def _merged(session: Session, row: Subject) -> tuple[MergedSubject, ...]:
    """What stands merged into it, newest first: only the first can be taken back."""
    query = (
        select(SubjectMerge, Subject.name, Account.name)
        .join(Subject, Subject.id == SubjectMerge.gone_id)
        .outerjoin(Account, Account.id == SubjectMerge.made_by_id)
        .where(SubjectMerge.kept_id == row.id, SubjectMerge.undone_at.is_(None))
        .order_by(SubjectMerge.id.desc())
    )
    return tuple(
        MergedSubject(merge.key, name, merge.made_at, who or "", merge.reason)
        for merge, name, who in session.execute(query)
    )


def _through(session: Session, row: Subject) -> str:
    query = select(SubjectMerge.key).where(SubjectMerge.gone_id == row.id, SubjectMerge.undone_at.is_(None))
    return session.scalar(query.order_by(SubjectMerge.id.desc()).limit(1)) or ""


@dataclass(frozen=True, slots=True)
class DeskMention:
    """A mention of a subject, with the words around it; `start_s` is recording time."""

    key: str
    quote: str
    text: str
    state: str
    start_s: float
    recording_key: str
    recording_title: str


def mentions_of(session: Session, subject_id: int, *, offset: int = 0, most: int = 200) -> tuple[DeskMention, ...]:
    """What speaks of a subject, rejected mentions too, recording by recording."""
    query = (
        select(Mention, PassageVersion.text, Recording.key, Recording.title)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .outerjoin(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .where(Mention.subject_id == subject_id)
        .order_by(Recording.id, Mention.start_s, Mention.id)
        .offset(offset)
        .limit(most)
    )
    return tuple(
        DeskMention(row.key, row.quote, text or row.quote, row.state.value, row.start_s, key, title)
        for row, text, key, title in session.execute(query)
    )
