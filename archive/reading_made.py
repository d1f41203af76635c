"""How a story was made: who recorded it, which engine wrote its words first, and how much people did since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.mentions import Mention, MentionState
from archive.reading_names import Voices
from archive.recordings import Part, Recording
from archive.transcripts import Transcript, TranscriptKind


@dataclass(frozen=True, slots=True)
class HowMade:
    """How the words of a story came to be.

    `engine` and what follows are of the machine's reading that the words go
    back to ('' where people typed or imported them). `corrected` says whether
    a person went over them; who it was is not told, since they may be a
    narrator under another name. `decided_count` counts mentions that people decided.
    """

    recorded_by: str
    kind: str
    engine: str
    engine_version: str
    model: str
    corrected: bool
    decided_count: int


def how_made(session: Session, recording_ids: Sequence[int], passage_ids: Collection[int], voices: Voices) -> HowMade:
    """Of the first recording with words; `recorded_by` is '' where its recordist may not be named."""
    decided = select(func.count()).where(Mention.passage_id.in_(passage_ids), Mention.state != MentionState.suggested)
    transcript, readings = _readings(session, recording_ids)
    machine = next((reading for reading in readings if reading.kind is TranscriptKind.machine), None)
    return HowMade(
        recorded_by=", ".join(
            dict.fromkeys(voice.name for voice in voices.voices if voice.part is Part.recordist and voice.name)
        ),
        kind=transcript.kind.value if transcript else "",
        engine=machine.engine if machine else "",
        engine_version=machine.engine_version if machine else "",
        model=machine.model if machine else "",
        corrected=any(reading.kind is TranscriptKind.corrected for reading in readings),
        decided_count=session.scalar(decided) or 0,
    )


def _readings(session: Session, recording_ids: Sequence[int]) -> tuple[Transcript | None, list[Transcript]]:
    """The current transcript of the first recording that has one, and all it goes back to, itself first."""
    columns = select(Recording.id, Recording.current_transcript_id).where(Recording.id.in_(recording_ids))
    current = {row.id: row.current_transcript_id for row in session.execute(columns)}
    every = {
        reading.id: reading
        for reading in session.scalars(select(Transcript).where(Transcript.recording_id.in_(recording_ids)))
    }
    at = next((every.get(current.get(id_) or 0) for id_ in recording_ids if current.get(id_)), None)
    first, readings = at, []
    while at is not None and at not in readings:
        readings.append(at)
        at = every.get(at.parent_id or 0)
    return first, readings
