"""How surely a machine heard the words of passages, in each recording's current reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive.database import rows
from archive.doubts import Characters, doubtful
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording

_HEARD = (
    select(PassageVersion.passage_id, PassageVersion.text, PassageVersion.words, PassageVersion.confidence)
    .join(Passage, Passage.id == PassageVersion.passage_id)
    .join(Recording, Recording.id == Passage.recording_id)
    .where(
        PassageVersion.passage_id.in_(bindparam("ids", expanding=True)),
        PassageVersion.transcript_id == Recording.current_transcript_id,
    )
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A passage as a machine heard it: the mean confidence over its words, where known, and the words themselves."""

    confidence: float | None = None
    text: str = ""
    words: Sequence[Sequence[Any]] = ()

    @property
    def doubtful(self) -> tuple[Characters, ...]:
        """The characters that are in doubt."""
        return doubtful(self.text, self.words)


def heard_in(session: Session, passage_ids: Collection[int]) -> dict[int, Heard]:
    """By passage id. Asks nothing of the gate: only for passages that were let through it."""
    found = rows(session, _HEARD, {"ids": list(passage_ids)})
    return {id_: Heard(confidence, text, words) for id_, text, words, confidence in found}
