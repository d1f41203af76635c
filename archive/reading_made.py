"""How a story was made: who recorded it, what wrote its words first, and how much people did since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from archive.database import rows
from archive.mentions import Mention, MentionState
from archive.reading_names import Voices
from archive.reading_written import Written, written
from archive.recordings import Part, Recording

_DECIDED = select(func.count()).where(
    Mention.passage_id.in_(bindparam("ids", expanding=True)), Mention.state != MentionState.suggested
)


@dataclass(frozen=True, slots=True)
class HowMade:
    """How a story came to be; `decided_count` counts mentions that people decided."""

    recorded_by: str
    written: Written
    decided_count: int


def how_made(
    session: Session, recordings: Sequence[Recording], passage_ids: Collection[int], voices: Voices
) -> HowMade:
    """Of a story's recordings and passages; `recorded_by` is '' where the recordist may not be named."""
    ((decided_count,),) = rows(session, _DECIDED, {"ids": list(passage_ids)})
    return HowMade(
        recorded_by=", ".join(
            dict.fromkeys(voice.name for voice in voices.voices if voice.part is Part.recordist and voice.name)
        ),
        written=written(session, recordings, passage_ids),
        decided_count=decided_count,
    )
