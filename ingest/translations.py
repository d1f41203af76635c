"""A translation from a file, laid beside a recording's passages: by their keys, by their times, or line by line."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.reading_desk_transcript import TranscriptLine, current_transcript
from archive.recordings import Recording
from archive.transcripts import Transcript
from archive.translation_keeping import keep_translation
from ingest.subtitle_lines import SubtitleLine, read_lines

FILE_BYTES = 2 * 1024 * 1024


def import_translation(
    session: Session,
    recording: Recording,
    content: bytes,
    *,
    language: str,
    by: str,
    source: str,
    by_id: int | None,
    now: datetime,
) -> Transcript:
    """Keep a file as the translation of a recording's words; nothing is kept unless every line finds its passage.

    Raises:
        InvalidInput: the file cannot be read or does not fit, in one sentence that says where.
    """
    said = {"language": language, "by": by, "source": source}
    return lay_beside(session, recording, read_lines(_decoded(content)), **said, by_id=by_id, now=now)


def lay_beside(
    session: Session,
    recording: Recording,
    lines: Sequence[SubtitleLine],
    *,
    language: str,
    by: str,
    source: str,
    by_id: int | None,
    now: datetime,
) -> Transcript:
    """Keep these lines as the translation of a recording's words; raises InvalidInput as `place_lines` does."""
    placed = place_lines(lines, current_transcript(session, recording).lines)
    said = {"language": language, "by": by, "source": source}
    return keep_translation(session, recording, placed, **said, by_id=by_id, now=now)


def place_lines(lines: Sequence[SubtitleLine], passages: Sequence[TranscriptLine]) -> dict[int, str]:
    """Text by passage id. A line that names a passage's key belongs to it; another to the one it overlaps most.

    Raises:
        InvalidInput: a line belongs nowhere, or plain text has not one line a passage.
    """
    if lines[0].start_s is None:
        return _one_each(lines, passages)
    by_key = {passage.key: passage for passage in passages}
    placed: dict[int, list[str]] = {}
    for number, line in enumerate(lines, start=1):
        passage = by_key.get(line.name) or _overlapped_most(line, passages)
        if passage is None:
            raise InvalidInput(
                "Line %(number)s (“%(text)s”) stands where the recording has no words; take its times "
                "from the recording's own transcript.",
                number=number,
                text=line.text[:40],
            )
        placed.setdefault(passage.id, []).append(line.text)
    return {id_: " ".join(texts) for id_, texts in placed.items()}


def _one_each(lines: Sequence[SubtitleLine], passages: Sequence[TranscriptLine]) -> dict[int, str]:
    if len(lines) != len(passages):
        raise InvalidInput(
            "The text has %(count)s lines and the recording %(count2)s passages; give one line a "
            "passage, or a file with times.",
            count=len(lines),
            count2=len(passages),
        )
    return {passage.id: line.text for line, passage in zip(lines, passages, strict=True)}


def _overlapped_most(line: SubtitleLine, passages: Sequence[TranscriptLine]) -> TranscriptLine | None:
    start_s, end_s = line.start_s or 0.0, line.end_s or 0.0
    shared = [(min(end_s, one.end_s) - max(start_s, one.start_s), -n) for n, one in enumerate(passages)]
    most = max(shared, default=(0.0, 0))
    return passages[-most[1]] if most[0] > 0 else None


def _decoded(content: bytes) -> str:
    if len(content) > FILE_BYTES:
        raise InvalidInput("This file is larger than 2 MiB; a translation is text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("This file is not UTF-8 text; save it as UTF-8 and send it again.") from error
