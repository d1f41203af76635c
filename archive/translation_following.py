"""A translation follows the lines it stands beside: where two become one, so do what stands beside them.

What was translated stays as it was kept. The joined text is a translation of its own, newer than the one before, by
the same translator.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.passages import PassageVersion
from archive.transcripts import Transcript, TranscriptKind


def translations_follow(
    session: Session,
    recording_id: int,
    former: Sequence[PassageVersion],
    lines: Sequence[PassageVersion],
    *,
    now: datetime,
) -> None:
    """Let the translations of `former` lines that are gone stand beside the one line that says what they said."""
    here = {line.passage_id for line in lines}
    if len(lines) != 1 or all(line.passage_id in here for line in former):
        return
    for newest in _newest(session, recording_id, [line.passage_id for line in former]).values():
        said = [newest[line.passage_id] for line in former if line.passage_id in newest]
        text = " ".join(line.text for line, _ in said)
        if [line.passage_id for line, _ in said] == [lines[0].passage_id]:
            continue
        _, was = said[-1]
        made = Transcript(
            recording_id=recording_id, parent_id=was.id, kind=TranscriptKind.translation, language=was.language,
            settings=was.settings, made_by_id=was.made_by_id, created_at=now,
        )  # fmt: skip
        session.add(made)
        session.flush()
        one = lines[0]
        session.add(PassageVersion(
            passage_id=one.passage_id, transcript_id=made.id, position=one.position, start_s=one.start_s,
            end_s=one.end_s, text=text, words=[], speaker_id=one.speaker_id,
        ))  # fmt: skip
    session.flush()


def _newest(
    session: Session, recording_id: int, passage_ids: Sequence[int]
) -> dict[str, dict[int, tuple[PassageVersion, Transcript]]]:
    """Per language, how each of these passages is translated now."""
    query = (
        select(PassageVersion, Transcript)
        .join(Transcript, Transcript.id == PassageVersion.transcript_id)
        .where(Transcript.recording_id == recording_id, Transcript.kind == TranscriptKind.translation)
        .where(PassageVersion.passage_id.in_(passage_ids))
        .order_by(Transcript.id)
    )
    found: dict[str, dict[int, tuple[PassageVersion, Transcript]]] = {}
    for line, transcript in session.execute(query):
        found.setdefault(transcript.language, {})[line.passage_id] = (line, transcript)
    return found
