"""Undoing a speech engine: recordings go back to the reading they had before, or to none.

A machine's transcript is never changed or deleted. It only is the current one
no longer, unless a person has corrected it, decided on what it says, or cut a
story from its recording.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from archive.base import there_is
from archive.carrying_restrictions import carry_restrictions
from archive.decided_on import DecidedOn
from archive.events import note_event
from archive.mention_anchoring import anchor_recording
from archive.mentions import Decision, Mention, nobody_decided
from archive.outbox import Errand, ask
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.stories import StorySpan
from archive.transcript_keeping import waits_for_seconds
from archive.transcripts import Transcript, TranscriptKind


def versions_by_engine(session: Session) -> dict[str, list[str]]:
    """The versions of each speech engine whose readings are current somewhere, oldest first."""
    query = (
        select(Transcript.engine, Transcript.engine_version)
        .join(Recording, Recording.current_transcript_id == Transcript.id)
        .where(Transcript.kind == TranscriptKind.machine, Transcript.engine != "")
        .group_by(Transcript.engine, Transcript.engine_version)
        .order_by(func.min(Transcript.id))
    )
    found: dict[str, list[str]] = {}
    for engine, version in session.execute(query):
        found.setdefault(engine, []).append(version)
    return found


def withdraw(session: Session, engine: str, version: str, *, now: datetime) -> int:
    """Let no recording be read by this version where nobody has built on it; gives how many recordings."""
    rows = session.execute(_untouched(engine, version).order_by(Recording.id)).all()
    for recording, transcript in rows:
        recording.current_transcript_id = _reading_before(session, transcript)
        _forget_suggestions(session, transcript, recording.current_transcript_id)
        note_event(
            session, "undo reading", f"recording:{recording.key}", by_id=None, now=now,
            former=transcript.id, current=recording.current_transcript_id,
        )  # fmt: skip
        if recording.current_transcript_id is not None:
            anchor_recording(session, transcript.id, recording.current_transcript_id)
            carry_restrictions(session, recording.id, recording.current_transcript_id, now=now)
            ask(session, Errand.tag_recording, recording.id, now=now)
    return len(rows)


def would_withdraw(session: Session, engine: str, version: str) -> int:
    """How many recordings `withdraw` would let go."""
    untouched = _untouched(engine, version).with_only_columns(Recording.id)
    return session.scalar(select(func.count()).select_from(untouched.subquery())) or 0


def _untouched(engine: str, version: str) -> Select[Recording, Transcript]:
    read = _read_by(engine, version).where(Recording.current_transcript_id == Transcript.id)
    return read.where(~_corrected(), ~_decided(), ~_told())


def decided_on(session: Session, engine: str, version: str) -> list[DecidedOn]:
    """What people built on readings of this version, which stay."""
    found: list[DecidedOn] = []
    for condition, decided in ((_corrected(), "corrected"), (_decided(), "decided on"), (_told(), "cut into a story")):
        rows = session.execute(_read_by(engine, version).where(condition).order_by(Recording.id))
        found.extend(DecidedOn(recording.key, recording.title, decided) for recording, _ in rows)
    return found


def _read_by(engine: str, version: str) -> Select[Recording, Transcript]:
    return (
        select(Recording, Transcript)
        .join(Transcript, Transcript.recording_id == Recording.id)
        .where(
            Transcript.kind == TranscriptKind.machine,
            Transcript.engine == engine,
            Transcript.engine_version == version,
        )
    )


def _corrected() -> ColumnElement[bool]:
    child = aliased(Transcript)
    return there_is(child, where=child.parent_id == Transcript.id)


def _decided() -> ColumnElement[bool]:
    of_reading = and_(
        PassageVersion.transcript_id == Transcript.id,
        Mention.passage_id == PassageVersion.passage_id,
        Decision.mention_id == Mention.id,
    )
    return there_is(PassageVersion, Mention, Decision, where=of_reading)


def _told() -> ColumnElement[bool]:
    return there_is(StorySpan, where=StorySpan.recording_id == Recording.id)


def _reading_before(session: Session, undone: Transcript) -> int | None:
    """The newest reading that is no translation, does not wait for its seconds and is not of the undone version."""
    query = select(Transcript).where(
        Transcript.recording_id == undone.recording_id,
        Transcript.kind != TranscriptKind.translation,
        or_(Transcript.engine != undone.engine, Transcript.engine_version != undone.engine_version),
    )
    newest_first = session.scalars(query.order_by(Transcript.id.desc()))
    return next((one.id for one in newest_first if not waits_for_seconds(one)), None)


def _forget_suggestions(session: Session, undone: Transcript, current_id: int | None) -> None:
    """Delete what was suggested of passages that are in the undone reading and not in the current one."""
    current = select(PassageVersion.passage_id).where(PassageVersion.transcript_id == (current_id or 0))
    passages = select(PassageVersion.passage_id).where(
        PassageVersion.transcript_id == undone.id, PassageVersion.passage_id.not_in(current)
    )
    for mention in session.scalars(select(Mention).where(Mention.passage_id.in_(passages), nobody_decided())):
        session.delete(mention)
    session.flush()
