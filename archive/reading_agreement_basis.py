"""What each agreement rests on, for the desk: the wording that was shown, where it came from, and its evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreement_templates import AgreementTemplate
from archive.agreements import Agreement
from archive.evidence import Evidence, evidence_of
from archive.recordings import Recording


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece; `recording` is the key of that in which it is said, '' where it is a file.

    `gone`: it was destroyed, together with the recording that the agreement is on or that it was said in.
    """

    key: str
    kind: str
    form: str
    file_name: str
    shown: bool
    recording: str
    start_s: float
    end_s: float
    gone: bool


@dataclass(frozen=True, slots=True)
class BasisVersion:
    """One version of somebody's word: when, by which words, and on what. `changed`: not the template's own words."""

    version: int
    made_at: datetime
    withdrawn: bool
    wording: str
    language: str
    template: str
    template_version: int
    template_sha256: str
    changed: bool
    note: str
    evidence: tuple[EvidenceLine, ...]


def basis_of(session: Session, keys: Collection[str]) -> dict[str, tuple[BasisVersion, ...]]:
    """By the key of a current agreement, all versions of the same word, newest first. Asks nothing of the gate."""
    current = {row.key: row for row in session.scalars(select(Agreement).where(Agreement.key.in_(keys)))}
    return {key: _versions(session, row) for key, row in current.items()}


def _versions(session: Session, current: Agreement) -> tuple[BasisVersion, ...]:
    same = [
        column.is_not_distinct_from(getattr(current, column.key))
        for column in (Agreement.recording_id, Agreement.story_id, Agreement.passage_id, Agreement.subject_id)
    ]
    person = Agreement.person_id.is_not_distinct_from(current.person_id)
    query = select(Agreement).where(*same, person, Agreement.void.is_(False)).order_by(Agreement.version.desc())
    rows = list(session.scalars(query))
    evidence = evidence_of(session, [row.id for row in rows])
    said = select(AgreementTemplate).where(AgreementTemplate.key.in_({row.template_key for row in rows}))
    templates = {template.key: template for template in session.scalars(said)}
    keys = _recordings(session, [piece for pieces in evidence.values() for piece in pieces])
    return tuple(
        _version(row, templates.get(row.template_key), [_line(piece, keys) for piece in evidence.get(row.id, ())])
        for row in rows
    )


def _recordings(session: Session, pieces: Collection[Evidence]) -> dict[int, str]:
    ids = {piece.recording_id for piece in pieces if piece.recording_id is not None}
    query = select(Recording.id, Recording.key).where(Recording.id.in_(ids), Recording.destroyed_at.is_(None))
    return {row.id: row.key for row in session.execute(query)}


def _version(row: Agreement, template: AgreementTemplate | None, evidence: list[EvidenceLine]) -> BasisVersion:
    return BasisVersion(
        version=row.version,
        made_at=row.created_at,
        withdrawn=row.withdrawn,
        wording=row.wording,
        language=row.wording_language,
        template=template.name if template else "",
        template_version=template.version if template else 0,
        template_sha256=template.sha256 if template else "",
        changed=template is not None and template.text != row.wording,
        note=row.evidence,
        evidence=tuple(evidence),
    )


def _line(piece: Evidence, keys: dict[int, str]) -> EvidenceLine:
    recording = keys.get(piece.recording_id or 0, "")
    return EvidenceLine(
        key=piece.key,
        kind=piece.kind.value,
        form=piece.form,
        file_name=piece.file_name,
        shown=bool(piece.shown_sha256),
        recording=recording,
        start_s=piece.start_s or 0.0,
        end_s=piece.end_s or 0.0,
        gone=not (recording or piece.sha256),
    )
