"""A recording's translations for the desk: language, translator as credited, lines and file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.gate import Viewer
from archive.passages import PassageVersion
from archive.reading_desk_transcript import recording_at_desk
from archive.reading_translations import TRANSLATED_BY
from archive.transcripts import Transcript, TranscriptKind


@dataclass(frozen=True, slots=True)
class Translated:
    """The recording that is translated."""

    key: str
    title: str
    language: str
    passages: int


@dataclass(frozen=True, slots=True)
class DeskTranslation:
    """One translation as it was brought."""

    language: str
    by: str
    lines: int
    source: str
    made_at: datetime


def desk_translations(
    session: Session, key: str, *, viewer: Viewer, now: datetime
) -> tuple[Translated, tuple[DeskTranslation, ...]]:
    """The recording and its translations, newest first. Raises NotFound as `recording_at_desk` does."""
    recording = recording_at_desk(session, key, viewer=viewer, now=now)
    query = (
        select(Transcript, func.count(PassageVersion.id))
        .outerjoin(PassageVersion, PassageVersion.transcript_id == Transcript.id)
        .where(Transcript.recording_id == recording.id, Transcript.kind == TranscriptKind.translation)
        .group_by(Transcript.id)
        .order_by(Transcript.id.desc())
    )
    lines = select(func.count()).where(PassageVersion.transcript_id == recording.current_transcript_id)
    said = Translated(recording.key, recording.title, recording.language, session.scalar(lines) or 0)
    return said, tuple(
        DeskTranslation(
            row.language, row.settings.get(TRANSLATED_BY, ""), count, row.settings.get("source", ""), row.created_at
        )
        for row, count in session.execute(query)
    )
