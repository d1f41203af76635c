"""What is to be corrected: recordings and their lines, where a machine or a person was least sure, first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.doubts import doubtful
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.passages import Flag, Passage, PassageVersion, may_be_made_up
from archive.recordings import Recording

MADE_UP_WEIGHT = 4
"""A line that a machine may have made up, or that somebody could not make out, counts as so many doubtful words."""


@dataclass(frozen=True, slots=True)
class UnsureLine:
    """A line with what is doubtful of it: `words` as they stand in it, and the flags it carries."""

    key: str
    start_s: float
    text: str
    words: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much there is to look at."""
        flagged = Flag.unclear in self.flags or may_be_made_up(self.flags)
        return len(self.words) + (MADE_UP_WEIGHT if flagged else 0)


@dataclass(slots=True)
class UnsureRecording:
    """A recording with its doubtful lines, the most doubtful first; `lines` counts all it has."""

    key: str
    title: str
    duration_s: float
    lines: int = 0
    unsure: list[UnsureLine] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How much of it is in doubt, by its lines' weight."""
        return sum(line.weight for line in self.unsure) / self.lines if self.lines else 0.0


def to_correct(session: Session, *, viewer: Viewer, now: datetime, most: int = 30) -> tuple[UnsureRecording, ...]:
    """The recordings at this viewer's desk that hold anything doubtful, the most doubtful first.

    Which they are is asked of the lines' own confidence, so that only their words are read and not the archive's.
    """
    flagged = cast(PassageVersion.flags, String) != "[]"
    sure = case((flagged, 0.0), else_=func.coalesce(PassageVersion.confidence, 1.0))
    least_sure = (
        select(Recording.id)
        .join(PassageVersion, PassageVersion.transcript_id == Recording.current_transcript_id)
        .where(visible_to(viewer, Channel.desk, now, thing=Recording))
        .group_by(Recording.id)
        .having(func.avg(sure) < 1)
        .order_by(func.avg(sure))
        .limit(most)
    )
    found = _with_lines(session, list(session.scalars(least_sure)))
    for recording in found:
        recording.unsure.sort(key=lambda line: -line.weight)
    return tuple(sorted((one for one in found if one.unsure), key=lambda one: -one.share))


def _with_lines(session: Session, recording_ids: Sequence[int]) -> list[UnsureRecording]:
    query = (
        select(Recording.key, Recording.title, Recording.duration_s, Passage.key.label("line"), PassageVersion.start_s,
               PassageVersion.text, PassageVersion.words, PassageVersion.flags)
        .join(PassageVersion, PassageVersion.transcript_id == Recording.current_transcript_id)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .where(Recording.id.in_(recording_ids))
        .order_by(Recording.id, PassageVersion.position)
    )  # fmt: skip
    found: dict[str, UnsureRecording] = {}
    for row in session.execute(query):
        recording = found.setdefault(row.key, UnsureRecording(row.key, row.title, row.duration_s))
        recording.lines += 1
        words = tuple(row.text[start:end] for start, end in doubtful(row.text, row.words))
        line = UnsureLine(row.line, row.start_s, row.text, words, tuple(row.flags))
        if line.weight:
            recording.unsure.append(line)
    return list(found.values())
