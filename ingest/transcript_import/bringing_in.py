"""Bringing a transcript in: the whole of a file becomes a recording's reading and drafts of stories, or none of it.

What has times is laid over the recording at once. What has none is kept, and the worker puts it in step with the sound.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.passages import Flag
from archive.recordings import Recording
from archive.transcript_keeping import LEFT_OUT, SPEAKERS, LineToKeep, keep_reading, keep_words
from archive.transcripts import Transcript, TranscriptKind
from ingest.speech.transcript_data import Word
from ingest.transcript_import.brought import Brought, Form
from ingest.transcript_import.checking import checked
from ingest.transcript_import.forms import read_transcript
from ingest.transcript_import.index_points import draft_stories
from ingest.transcript_import.reading_pace import LONGEST_S, at_reading_pace
from ingest.transcript_import.speakers import Spoken, known_speakers, spoken_by

LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a file. `reading` is the new reading's key, '' where the file had an index only.

    `waits`: its words are kept, and wait until the worker has put them in step with the sound. `stories` are
    the addresses of the drafts made of index points, `unknown` the speakers that nobody of the recording goes by,
    `left_out` how many lines stood before the first mark of time.
    """

    reading: str
    lines: int
    waits: bool
    stories: tuple[str, ...]
    unknown: tuple[str, ...]
    left_out: int


def bring_in(
    session: Session,
    recording: Recording,
    content: bytes,
    *,
    form: Form | None = None,
    language: str = "",
    source: str = "",
    by_id: int | None,
    now: datetime,
) -> BroughtIn:
    """Bring this file in as the recording's current reading; `source` is what its sender calls it.

    Raises:
        InvalidInput: it cannot be brought in; nothing of it was.
        Unusable: the same, with a sentence for each thing that is wrong.
    """
    found = read_transcript(content, form)
    language = _language(session, recording, language)
    if recording.duration_s <= 0 and recording.has_sound:
        raise InvalidInput("Nothing of this recording can be heard, so no words can be laid over it.")
    spoken = _spoken(session, recording, found)
    stories = draft_stories(session, recording, found.points, language=language, by_id=by_id, now=now)
    unknown = tuple(dict.fromkeys(one.unknown for one in spoken if one.unknown))
    reading, waits = "", False
    if spoken:
        settings = _settings(found, content, source, spoken)
        said: dict[str, Any] = {"language": language, "settings": settings, "by_id": by_id, "now": now}
        reading, waits = _keep(session, recording, found, spoken, said)
    return BroughtIn(reading, len(spoken), waits, stories, unknown, found.left_out)


def _language(session: Session, recording: Recording, given: str) -> str:
    current = session.get(Transcript, recording.current_transcript_id) if recording.current_transcript_id else None
    language = given or recording.language or (current.language if current else "")
    if not language:
        raise InvalidInput("Say which language is spoken; the recording does not say it.")
    return language


def _spoken(session: Session, recording: Recording, found: Brought) -> list[Spoken]:
    if not found.lines:
        return []
    lines = checked(found.lines, recording.duration_s if recording.has_sound else LONGEST_S)
    spoken = list(spoken_by(lines, known_speakers(session, recording.id)))
    if recording.has_sound:
        return spoken
    paced = list(at_reading_pace([one.line for one in spoken]))
    recording.duration_s = max(recording.duration_s, paced[-1].end_s or 0.0)
    return [replace(one, line=line) for one, line in zip(spoken, paced, strict=True)]


def _settings(found: Brought, content: bytes, source: str, spoken: Sequence[Spoken]) -> dict[str, Any]:
    """Where it came from. Speakers whom nobody knows are kept for the desk, by the number of their line."""
    unknown = {str(number): one.unknown for number, one in enumerate(spoken) if one.unknown}
    return {
        "form": found.form.value,
        "source": " ".join(source.split())[:LONGEST_SOURCE],
        "sha256": hashlib.sha256(content).hexdigest(),
        **({SPEAKERS: unknown} if unknown else {}),
        **({LEFT_OUT: found.left_out} if found.left_out else {}),
    }


def _keep(
    session: Session, recording: Recording, found: Brought, spoken: Sequence[Spoken], said: dict[str, Any]
) -> tuple[str, bool]:
    timed = all(one.line.start_s is not None and one.line.end_s is not None for one in spoken)
    untimed_text = found.form is Form.txt and all(line.start_s is None for line in found.lines)
    kind = TranscriptKind.typed if untimed_text else TranscriptKind.imported
    if timed:
        made = keep_reading(session, recording, [_line(one) for one in spoken], kind=kind, **said)
    else:
        made = keep_words(session, recording, [_waiting(one) for one in spoken], kind=kind, **said)
    return made.key, not timed


def _line(one: Spoken) -> LineToKeep:
    line = one.line
    start_s, end_s = line.start_s or 0.0, line.end_s or 0.0
    return LineToKeep(
        start_s=start_s,
        end_s=end_s,
        text=line.text,
        words=tuple(_word(word, start_s, end_s) for word in line.words),
        speaker_id=one.speaker_id,
        confidence=line.confidence,
        flags=(Flag.unsure.value,) if line.doubted else (),
    )


def _word(word: Word, start_s: float, end_s: float) -> tuple[str, float, float, float | None]:
    within = replace(word, start_s=min(max(word.start_s, start_s), end_s), end_s=min(max(word.end_s, start_s), end_s))
    return within.text, within.start_s, max(within.start_s, within.end_s), within.confidence


def _waiting(one: Spoken) -> dict[str, Any]:
    """A line as it waits; `ingest.putting_in_step` reads it again."""
    return {"text": one.line.text, "start_s": one.line.start_s, "speaker_id": one.speaker_id,
            "doubted": one.line.doubted}  # fmt: skip
