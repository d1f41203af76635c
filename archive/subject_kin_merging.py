"""Broader and narrower terms when two subjects become one, and when they part again."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.subject_addresses import merged_into
from archive.subject_keeping import itself_and_broader
from archive.subjects import BroaderTerm, Subject


def check_kin_stays_a_tree(session: Session, gone: Subject, kept: Subject) -> None:
    """That one of the two is a kind of the other is settled by merging them; anything in between is not.

    Raises:
        InvalidInput: something would be both broader and narrower than the merged one.
    """
    for narrow, broad in ((gone, kept), (kept, gone)):
        for id_ in sorted(_directly_above(session, narrow.id) - {broad.id}):
            if broad.id in itself_and_broader(session, id_):
                between = session.get_one(Subject, id_).name
                raise InvalidInput(
                    "“%(between)s” is broader than “%(narrow)s” and narrower than “%(broad)s”; take one of "
                    "the two away before they are merged.",
                    between=between,
                    narrow=narrow.name,
                    broad=broad.name,
                )


def _directly_above(session: Session, subject_id: int) -> set[int]:
    return set(session.scalars(select(BroaderTerm.broader_id).where(BroaderTerm.narrower_id == subject_id)))


def join_kin(session: Session, gone: Subject, kept: Subject) -> dict[str, Any]:
    """Give `kept` the broader and narrower terms of `gone`; gives which those were and which were new to it."""
    own = or_(BroaderTerm.narrower_id == gone.id, BroaderTerm.broader_id == gone.id)
    edges = session.scalars(select(BroaderTerm).where(own).order_by(BroaderTerm.id)).all()
    had = [[edge.narrower_id, edge.broader_id] for edge in edges]
    new: list[list[int]] = []
    for edge in edges:
        session.delete(edge)
    session.flush()
    for pair in had:
        narrower, broader = (kept.id if id_ == gone.id else id_ for id_ in pair)
        if narrower != broader and not _is_said(session, narrower, broader):
            session.add(BroaderTerm(narrower_id=narrower, broader_id=broader))
            session.flush()
            new.append([narrower, broader])
    return {"had": had, "new": new}


def separate_kin(session: Session, moved: dict[str, Any], gone: Subject) -> None:
    """Take from `kept` what the merge gave it, and give `gone` back what it had.

    A term that would close a loop by now, since others were given meanwhile, stays away.
    """
    for narrower, broader in moved["new"]:
        query = select(BroaderTerm).where(BroaderTerm.narrower_id == narrower, BroaderTerm.broader_id == broader)
        for edge in session.scalars(query):
            session.delete(edge)
    session.flush()
    for pair in moved["had"]:
        narrower, broader = (id_ if id_ == gone.id else _now(session, id_) for id_ in pair)
        if not _is_said(session, narrower, broader) and narrower not in itself_and_broader(session, broader):
            session.add(BroaderTerm(narrower_id=narrower, broader_id=broader))
            session.flush()


def _now(session: Session, subject_id: int) -> int:
    return merged_into(session, session.get_one(Subject, subject_id)).id


def _is_said(session: Session, narrower_id: int, broader_id: int) -> bool:
    said = select(BroaderTerm.id).where(BroaderTerm.narrower_id == narrower_id, BroaderTerm.broader_id == broader_id)
    return session.scalar(said) is not None
