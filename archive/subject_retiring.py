"""Retiring subjects: no longer suggested or listed, though what was said of them stays. It can be taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import note_event
from archive.subject_editing import all_names
from archive.subjects import Subject
from archive.vocabulary_changes import names_changed


def retire_subject(
    session: Session, subject: Subject, *, by_id: int | None, reason: str = "", now: datetime
) -> Subject:
    """Suggest and list it no more; its address says so. Retiring twice changes nothing.

    Raises:
        InvalidInput: it was merged into another.
    """
    _check_not_merged(subject)
    if subject.retired_at is None:
        subject.retired_at = now
        _tell(session, "retire", subject, by_id=by_id, reason=reason, now=now)
    return subject


def bring_back(session: Session, subject: Subject, *, by_id: int | None, reason: str = "", now: datetime) -> Subject:
    """Take a retirement back; nothing happens where there is none.

    Raises:
        InvalidInput: it was merged into another.
    """
    _check_not_merged(subject)
    if subject.retired_at is not None:
        subject.retired_at = None
        _tell(session, "bring_back", subject, by_id=by_id, reason=reason, now=now)
    return subject


def _check_not_merged(subject: Subject) -> None:
    if subject.merged_into_id is not None:
        raise InvalidInput("“%(subject)s” was merged into another; take the merge back instead.", subject=subject.name)


def _tell(session: Session, act: str, subject: Subject, *, by_id: int | None, reason: str, now: datetime) -> None:
    session.flush()
    note_event(session, act, f"subject:{subject.key}", by_id=by_id, now=now, reason=reason[:500])
    names_changed(session, ("subject", subject.id), all_names(session, subject), now=now)
