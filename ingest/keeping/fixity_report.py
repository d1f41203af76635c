"""What the last looks found, counted, with everything that needs a person named."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from archive.keeping import CopyState, FixityCheck, FixityState
from archive.recordings import Recording
from ingest.keeping.kept_files import KeptFile, kept_files

BAD = (FixityState.damaged, FixityState.gone)


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not whole, was mended, or whose second copy is not whole.

    `titles` are of the recordings that it is the master of.
    """

    place: str
    state: FixityState
    copy_state: CopyState
    checked_at: datetime
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixityReport:
    """How the files stood when each was looked at last; `oldest_look` is None while one was never looked at."""

    files: int
    looked_at: int
    whole: int
    repaired: int
    damaged: int
    gone: int
    second_copies: int
    oldest_look: datetime | None
    newest_look: datetime | None
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether no file is damaged or gone, and no second copy damaged."""
        return not (self.damaged or self.gone or any(one.copy_state is CopyState.damaged for one in self.findings))


def fixity_report(session: Session) -> FixityReport:
    """What is known now, without reading a file."""
    files = set(kept_files(session))
    checks = [row for row in session.scalars(select(FixityCheck)) if KeptFile(row.section, row.name) in files]
    count = {state: sum(row.state is state for row in checks) for state in FixityState}
    looks = [row.checked_at for row in checks]
    return FixityReport(
        files=len(files),
        looked_at=len(checks),
        whole=count[FixityState.whole],
        repaired=count[FixityState.repaired],
        damaged=count[FixityState.damaged],
        gone=count[FixityState.gone],
        second_copies=sum(row.copy_state in (CopyState.whole, CopyState.renewed) for row in checks),
        oldest_look=min(looks) if len(checks) == len(files) and looks else None,
        newest_look=max(looks, default=None),
        findings=tuple(one for one in findings(session) if one.place in {file.place for file in files}),
    )


def findings(session: Session) -> list[Finding]:
    """Every file that a person should know of, what needs one first."""
    telling = or_(FixityCheck.state != FixityState.whole, FixityCheck.copy_state == CopyState.damaged)
    return [
        _finding(session, row) for row in sorted(session.scalars(select(FixityCheck).where(telling)), key=_worst_first)
    ]


def _worst_first(row: FixityCheck) -> tuple[bool, str, str]:
    return (row.state not in BAD, row.section.value, row.name)


def _finding(session: Session, row: FixityCheck) -> Finding:
    titles = session.scalars(select(Recording.title).where(Recording.sha256 == row.name).order_by(Recording.id))
    return Finding(KeptFile(row.section, row.name).place, row.state, row.copy_state, row.checked_at, tuple(titles))


def count_bad(session: Session) -> int:
    """How many files were damaged or gone when they were looked at last."""
    return session.scalar(select(func.count()).select_from(FixityCheck).where(FixityCheck.state.in_(BAD))) or 0
