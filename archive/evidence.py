"""What an agreement rests on: a signed form, a voice that says yes, the seconds of the recording in which it is said.

Files are kept like masters, byte for byte under their hash; beside a picture or
a sound lies a copy made anew, which is what the desk shows. Like the versions
that they belong to, they are only ever added.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.agreements import Agreement
from archive.base import Base, PrimaryKey, PublicKey, Sha256
from archive.errors import InvalidInput, NotFound
from archive.fitting import check_fit
from archive.phrases import Phrase
from archive.recordings import Recording

NO_SUCH_EVIDENCE = Phrase("There is no such evidence.")


class EvidenceKind(StrEnum):
    """`form` a paper, scanned or written; `voice` a sound that was handed in; `clip` seconds of a recording."""

    form = "form"
    voice = "voice"
    clip = "clip"


class Evidence(Base):
    """One piece of it. `form` is what its file is, such as pdf; `shown_sha256` the copy made anew, '' for none."""

    __tablename__ = "agreement_evidence"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    kind: Mapped[EvidenceKind]
    form: Mapped[str] = mapped_column(String(10), default="")
    file_name: Mapped[str] = mapped_column(String(255), default="")
    sha256: Mapped[Sha256] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    shown_sha256: Mapped[Sha256] = mapped_column(default="")
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"))
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class KeptProof:
    """A file that was kept to be the evidence of an agreement."""

    kind: EvidenceKind
    form: str
    file_name: str
    sha256: str
    size_bytes: int
    shown_sha256: str = ""


@dataclass(frozen=True, slots=True)
class SpokenProof:
    """Seconds of a recording in which somebody says yes."""

    recording_id: int
    start_s: float
    end_s: float


Proof = KeptProof | SpokenProof


def add_evidence(session: Session, agreement: Agreement, proofs: Sequence[Proof], *, now: datetime) -> None:
    """Write down what a version rests on. Raises InvalidInput for seconds that its recording does not have."""
    for proof in proofs:
        row = _spoken(session, proof) if isinstance(proof, SpokenProof) else _kept(proof)
        row.agreement_id, row.created_at = agreement.id, now
        check_fit(row)
        session.add(row)
    session.flush()


def evidence_of(session: Session, agreement_ids: Collection[int]) -> dict[int, list[Evidence]]:
    """By agreement, in the order given."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in session.scalars(select(Evidence).where(Evidence.agreement_id.in_(agreement_ids)).order_by(Evidence.id)):
        found[row.agreement_id].append(row)
    return found


def find_evidence(session: Session, key: str) -> Evidence:
    """The piece of this key. Raises NotFound."""
    row = session.scalar(select(Evidence).where(Evidence.key == key))
    if row is None:
        raise NotFound(NO_SUCH_EVIDENCE)
    return row


def masters_of_evidence(session: Session) -> set[str]:
    """Hashes of every file that is kept as evidence, and of what is shown of it."""
    rows = session.execute(select(Evidence.sha256, Evidence.shown_sha256))
    return {sha256 for row in rows for sha256 in row if sha256}


def _kept(proof: KeptProof) -> Evidence:
    given: dict[str, Any] = {
        name: getattr(proof, name) for name in ("kind", "form", "file_name", "sha256", "size_bytes", "shown_sha256")
    }
    return Evidence(**given)


def _spoken(session: Session, proof: SpokenProof) -> Evidence:
    recording = session.get_one(Recording, proof.recording_id)
    if not 0 <= proof.start_s < proof.end_s <= recording.duration_s + 1:
        raise InvalidInput(
            "Give where it is said in seconds of the recording: a start before its end, within %(most)s seconds.",
            most=round(recording.duration_s),
        )
    return Evidence(kind=EvidenceKind.clip, recording_id=proof.recording_id, start_s=proof.start_s, end_s=proof.end_s)
