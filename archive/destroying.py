"""Destroying a recording that was withdrawn: its words here, its files by `ingest.destroying_files`, which follows.

A steward's act, on somebody's word, and the only one that cannot be taken back.
What is left says that something was, and is asked again before anything of an
older backup comes back (see `ingest.keeping.withdrawal_journal`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.destructions import Destruction, OnWhoseWord
from archive.errors import Conflict, InvalidInput
from archive.events import note_event
from archive.keeping import FixityCheck, Section
from archive.outbox import Errand, OutboxRow, ask
from archive.phrases import Phrase
from archive.receipts import packs_with, stops_in_words
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.story_places import stories_of_recording
from archive.transcripts import Transcript
from archive.uploads import Upload
from archive.wiping_agreements import count_basis, wipe_basis
from archive.wiping_names import count_names, forget_names
from archive.wiping_stories import stops_playing, stories_told_alone, wipe_stories
from archive.wiping_traces import things_of, wipe_traces
from archive.wiping_words import count_words, passages_of, wipe_words

REASON_CHARACTERS = 500
NOT_WITHDRAWN = Phrase("Only what was withdrawn can be destroyed; withdraw the recording first.")
STILL_WORKED_ON = Phrase("This recording is still being worked on; wait until that has ended, then destroy it.")
SAY_WHY = Phrase("Say why it is destroyed; that is kept.")
WHY_TOO_LONG = Phrase("Say in at most 500 characters why it is destroyed.")
NOT_THE_TITLE = Phrase("That is not the title; type it as it is written here, and nothing is destroyed by mistake.")


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants it destroyed: on whose word, why, by whom at the desk.

    `papers_too`: they asked that the papers and notes of what was agreed on it go as well.
    """

    asked_by: OnWhoseWord
    reason: str
    by_id: int | None
    now: datetime
    papers_too: bool = False


def is_withdrawn(session: Session, recording: Recording) -> bool:
    """Whether anybody's word on the whole of it is taken back."""
    word = select(Agreement.id).where(
        Agreement.recording_id == recording.id, Agreement.current, Agreement.withdrawn
    )  # fmt: skip
    return session.scalar(word.limit(1)) is not None


def preview_destruction(session: Session, recording: Recording, *, now: datetime) -> dict[str, Any]:
    """What destroying it would wipe, and what it could not reach.

    Raises:
        InvalidInput: it is not withdrawn.
        Conflict: the line is still at work on it.
    """
    if not is_withdrawn(session, recording):
        raise InvalidInput(NOT_WITHDRAWN)
    upload_ids = select(Upload.id).where(Upload.recording_id == recording.id)
    working = select(StepRecord.id).where(
        StepRecord.upload_id.in_(upload_ids), StepRecord.state == StepState.working
    )  # fmt: skip
    if session.scalar(working.limit(1)) is not None:
        raise Conflict(STILL_WORKED_ON)
    stops = stops_playing(session, recording)
    same = select(func.count()).select_from(Recording).where(
        Recording.sha256 == recording.sha256, Recording.id != recording.id, Recording.destroyed_at.is_(None)
    )  # fmt: skip
    alone = stories_told_alone(session, recording)
    return {
        **count_words(session, recording),
        **count_basis(session, recording, alone),
        "names": count_names(session, recording, things_of(session, recording, alone)),
        "stories": len(alone),
        "stories_cut_anew": len(stories_of_recording(session, recording.id)) - len(alone),
        "trails": stops_in_words(session, stops),
        "packs": packs_with(session, stops, now),
        "same_bytes": session.scalar(same) or 0,
    }


def check_title(recording: Recording, typed: str) -> None:
    """Make sure that it is this one which is meant.

    Raises:
        InvalidInput: what was typed is not its title.
    """
    if " ".join(typed.split()) != " ".join(recording.title.split()):
        raise InvalidInput(NOT_THE_TITLE)


def check_order(order: Order) -> None:
    """Raises InvalidInput where it is not said why."""
    if not order.reason.strip():
        raise InvalidInput(SAY_WHY)
    if len(order.reason.strip()) > REASON_CHARACTERS:
        raise InvalidInput(WHY_TOO_LONG)


def destroy_recording(session: Session, recording: Recording, order: Order) -> Destruction:
    """Wipe every word of it and promise that its files go, in the caller's transaction. There is no way back.

    Raises:
        InvalidInput: it is not withdrawn, or no reason is given.
        Conflict: the line is still at work on it.
    """
    check_order(order)
    session.execute(select(Recording.id).where(Recording.id == recording.id).with_for_update())
    detail = preview_destruction(session, recording, now=order.now)
    return wipe_recording(session, recording, order, detail)


def wipe_recording(session: Session, recording: Recording, order: Order, detail: dict[str, Any]) -> Destruction:
    """The same, whatever is agreed and done: for a restore, which repeats what was done since its backup."""
    _overwrite_what_is_deleted(session)
    stories = stories_told_alone(session, recording)
    things, slugs = things_of(session, recording, stories), [story.slug for story in stories]
    _forget_errands(session, recording)
    forget_names(session, recording, things, now=order.now)
    evidence = wipe_basis(session, recording, stories, papers_too=order.papers_too)
    derived = wipe_stories(session, recording, by_id=order.by_id, now=order.now)
    wipe_words(session, recording)
    uploads = wipe_traces(session, recording, things, slugs, now=order.now)
    recording.destroyed_at = order.now
    session.execute(
        delete(FixityCheck).where(FixityCheck.section == Section.masters, FixityCheck.name == recording.sha256)
    )
    made = Destruction(
        recording_id=recording.id, asked_by=order.asked_by, reason=order.reason.strip(), account_id=order.by_id,
        destroyed_at=order.now, derived=derived, uploads=uploads, evidence=evidence, papers_too=order.papers_too,
        detail=detail,
    )  # fmt: skip
    session.add(made)
    session.flush()
    note_event(
        session, "destroy", f"recording:{recording.key}", by_id=order.by_id, now=order.now, reason=made.reason,
        asked_by=order.asked_by.value,
    )  # fmt: skip
    ask(session, Errand.destroy_files, made.id, now=order.now)
    ask(session, Errand.rebuild_index, 0, now=order.now)
    return made


def _overwrite_what_is_deleted(session: Session) -> None:
    """SQLite leaves deleted rows in its file until the room is needed, unless it is told otherwise."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")


def _forget_errands(session: Session, recording: Recording) -> None:
    """Work that was promised on its words has nothing to work on."""
    targets: tuple[tuple[Errand, Any], ...] = (
        (Errand.tag_recording, [recording.id]),
        (Errand.tag_passage, passages_of(recording)),
        (Errand.put_in_step, select(Transcript.id).where(Transcript.recording_id == recording.id)),
        (Errand.copy_recording, select(Upload.id).where(Upload.recording_id == recording.id)),
    )
    for errand, ids in targets:
        session.execute(
            delete(OutboxRow).where(
                OutboxRow.errand == errand, OutboxRow.done_at.is_(None), OutboxRow.target_id.in_(ids)
            ),
            execution_options={"synchronize_session": False},
        )
