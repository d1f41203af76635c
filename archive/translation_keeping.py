"""Translations as they are kept: a reading of its own in another language, whose lines stand beside passages.

It never becomes the current reading, and a newer one into the same language
stands for an older one line by line; both stay.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import note_event
from archive.passages import PassageVersion
from archive.reading_translations import TRANSLATED_BY
from archive.recordings import Recording
from archive.transcripts import Transcript, TranscriptKind

NAME_CHARACTERS = 120


def keep_translation(
    session: Session,
    recording: Recording,
    lines: Mapping[int, str],
    *,
    language: str,
    by: str,
    source: str,
    by_id: int | None,
    now: datetime,
) -> Transcript:
    """Keep these lines, text by passage id, as a translation of the recording's current reading.

    `by` names the translator; `source` says what file it came from.

    Raises:
        InvalidInput: the recording has no words yet, it is in that language already, or no translator is named.
    """
    name = " ".join(by.split())
    if not name or len(name) > NAME_CHARACTERS:
        raise InvalidInput(
            "Name who translated it, in at most 120 characters; a translation is always marked with that."
        )
    current = session.get(Transcript, recording.current_transcript_id) if recording.current_transcript_id else None
    if current is None:
        raise InvalidInput("The recording has no transcript yet; bring one first, then its translation.")
    if not language or language == current.language:
        raise InvalidInput("Give the language of the translation, which is another than the recording's own.")
    made = Transcript(
        recording_id=recording.id, parent_id=current.id, kind=TranscriptKind.translation, language=language,
        settings={TRANSLATED_BY: name, "source": source}, made_by_id=by_id, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _write(session, current, made, lines)
    note_event(session, "translate", f"recording:{recording.key}", by_id=by_id, now=now, language=language)
    return made


def _write(session: Session, current: Transcript, made: Transcript, lines: Mapping[int, str]) -> None:
    read = select(PassageVersion).where(
        PassageVersion.transcript_id == current.id, PassageVersion.passage_id.in_(lines)
    )
    for line in session.scalars(read.order_by(PassageVersion.position)).all():
        placed = {"position": line.position, "start_s": line.start_s, "end_s": line.end_s}
        said: dict[str, Any] = {"text": lines[line.passage_id], "words": [], "speaker_id": line.speaker_id}
        session.add(PassageVersion(passage_id=line.passage_id, transcript_id=made.id, **placed, **said))
    session.flush()
