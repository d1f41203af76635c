"""Wiping what agreements on a destroyed recording rest on. The log of agreements itself only grows.

Every version stays: of what, by whom, when, for which uses, by which template,
and whether it rested on a paper or a voice. What is heard goes with the
recording; papers, notes and words of their own go where the person asked for
that too, since they are also what shows that the archive was allowed to.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from archive.agreement_templates import AgreementTemplate
from archive.agreements import Agreement
from archive.evidence import Evidence, EvidenceKind
from archive.keeping import FixityCheck, Section
from archive.passages import Passage
from archive.recordings import Recording
from archive.stories import Story

_NO_FILE: dict[str, Any] = {"file_name": "", "sha256": "", "size_bytes": 0, "shown_sha256": ""}
WIPED_TITLE = "…"


def agreements_of(recording: Recording, stories: Collection[Story]) -> Select[int]:
    """SQL: the ids of all that was ever agreed on it, on its passages, and on the stories that are told of it alone."""
    passages = select(Passage.id).where(Passage.recording_id == recording.id)
    return select(Agreement.id).where(
        (Agreement.recording_id == recording.id)
        | Agreement.passage_id.in_(passages)
        | Agreement.story_id.in_([story.id for story in stories])
    )


def count_basis(session: Session, recording: Recording, stories: Collection[Story]) -> dict[str, int]:
    """How much of it there is; `shared` counts papers and voices that other agreements rest on too."""
    own = agreements_of(recording, stories)
    files = select(Evidence.sha256).where(_is_file(own)).distinct()
    elsewhere = Evidence.agreement_id.not_in(own)
    return {
        "clips": _count(session, Evidence.recording_id == recording.id),
        "voices": _count(session, _is_file(own), Evidence.kind == EvidenceKind.voice),
        "papers": _count(session, _is_file(own), Evidence.kind == EvidenceKind.form),
        "notes": _count(session, Agreement.id.in_(own), Agreement.evidence != ""),
        "shared": len(set(session.scalars(select(Evidence.sha256).where(elsewhere, Evidence.sha256.in_(files))))),
    }


def wipe_basis(session: Session, recording: Recording, stories: Collection[Story], *, papers_too: bool) -> list[str]:
    """Do it; returns the hashes of the files that these agreements rest on no more. Titles go in every case."""
    own = agreements_of(recording, stories)
    which = _is_file(own) if papers_too else _is_file(own) & (Evidence.kind == EvidenceKind.voice)
    rows = session.execute(select(Evidence.sha256, Evidence.shown_sha256).where(which)).all()
    files = sorted({sha256 for row in rows for sha256 in row if sha256})
    _do(session, update(Evidence).where(which).values(**_NO_FILE))
    if papers_too:
        same = select(AgreementTemplate.id).where(
            AgreementTemplate.key == Agreement.template_key, AgreementTemplate.text == Agreement.wording
        )
        said = Agreement.id.in_(own)
        _do(session, update(Agreement).where(said, ~same.exists()).values(wording="", wording_language=""))
        _do(session, update(Agreement).where(said).values(evidence="", pseudonym=""))
    _forget_titles(session, own, {recording.title, *(story.title for story in stories)} - {""})
    _do(session, delete(FixityCheck).where(FixityCheck.section == Section.masters, FixityCheck.name.in_(files)))
    return files


def _forget_titles(session: Session, own: Select[int], titles: Collection[str]) -> None:
    """What narrators agree to on their own page is worded with the title."""
    for title in sorted(titles, key=len, reverse=True):
        for column in (Agreement.wording, Agreement.evidence):
            without = {column.key: func.replace(column, title, WIPED_TITLE)}
            holds = column.contains(title, autoescape=True)
            _do(session, update(Agreement).where(Agreement.id.in_(own), holds).values(**without))


def _is_file(own: Select[int]) -> ColumnElement[bool]:
    return Evidence.agreement_id.in_(own) & (Evidence.sha256 != "")


def _count(session: Session, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*where)) or 0


def _do(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})
