"""Doing what the dry run said, in the caller's one transaction: all of it, or nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import note_event
from archive.subject_editing import SubjectText, create_subject, edit_subject
from archive.subject_retiring import bring_back, retire_subject
from archive.subjects import Subject
from ingest.subject_exchange.kin import Node, node_of
from ingest.subject_exchange.planning import Plan
from ingest.subject_exchange.wanted import Wanted


def apply_import(session: Session, plan: Plan, *, source: str, by_id: int | None, now: datetime) -> int:
    """Make and change what the plan says; gives how many subjects that were. `source` names the file.

    Raises:
        InvalidInput: the plan has problems, and so nothing was done.
    """
    if plan.problems:
        first = plan.problems[0]
        where = f" ({plan.unit} {first.number})" if first.number else ""
        count = len(plan.problems)
        raise InvalidInput(
            f"Nothing was imported: {first.sentence}{where}" + (f" And {count - 1} more." if count > 1 else "")
        )
    changed = {line.number for line in plan.changes}
    work = [one for one in plan.wanted if one.number in changed]
    subjects: dict[Node, Subject] = {}
    for one in work:
        subjects[node_of(one)] = _write(session, one, plan, by_id=by_id, now=now)
    for one in work:
        _write_broader(session, one, plan, subjects, by_id=by_id, now=now)
        _write_retired(session, one, subjects[node_of(one)], by_id=by_id, now=now)
    note_event(session, "import_subjects", f"file:{source[:70]}", by_id=by_id, now=now, subjects=len(work))
    return len(work)


def _write(session: Session, wanted: Wanted, plan: Plan, *, by_id: int | None, now: datetime) -> Subject:
    """All but the broader terms that are still to come: what goes, goes first, so that no order makes a loop."""
    above = plan.above.get(wanted.number)
    before = wanted.was.broader if wanted.was else ()
    kept = before if above is None else tuple(id_ for id_ in before if ("id", id_) in above)
    text = SubjectText(wanted.name, wanted.note, wanted.names, kept, wanted.identifiers)
    if wanted.was is None:
        return create_subject(session, wanted.kind, text, name_is_free=True, by_id=by_id, now=now)
    subject = session.get_one(Subject, wanted.was.id)
    edit_subject(session, subject, text, by_id=by_id, now=now)
    return subject


def _write_broader(
    session: Session, wanted: Wanted, plan: Plan, subjects: dict[Node, Subject], *, by_id: int | None, now: datetime
) -> None:
    above = plan.above.get(wanted.number)
    if above is None:
        return
    ids = tuple(subjects[node].id if node in subjects else node[1] for node in above)
    text = SubjectText(wanted.name, wanted.note, wanted.names, ids, wanted.identifiers)
    edit_subject(session, subjects[node_of(wanted)], text, by_id=by_id, now=now)


def _write_retired(session: Session, wanted: Wanted, subject: Subject, *, by_id: int | None, now: datetime) -> None:
    act = retire_subject if wanted.retired else bring_back
    act(session, subject, by_id=by_id, reason="by an imported file", now=now)
