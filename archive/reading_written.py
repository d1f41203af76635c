"""Who or what wrote the words of recordings down first, and which lines people corrected since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from archive.database import rows
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript, TranscriptKind

_TRANSCRIPTS = select(
    Transcript.id,
    Transcript.parent_id,
    Transcript.kind,
    Transcript.engine,
    Transcript.engine_version,
    Transcript.model,
).where(Transcript.recording_id.in_(bindparam("ids", expanding=True)))
_NOW, _FIRST = aliased(PassageVersion), aliased(PassageVersion)


@dataclass(frozen=True, slots=True)
class Machine:
    """An engine, its version and its model ('' where it has none), as they were when it wrote."""

    engine: str
    version: str
    model: str


@dataclass(frozen=True, slots=True)
class Written:
    """Where words come from.

    `kind` is that of the reading that the first recording's words go back to ('' while there are none);
    `machines` wrote any of them first. `corrected` holds the ids of the passages that a person made read
    otherwise; who it was is not told, since they may be a narrator under another name.
    """

    kind: str = ""
    machines: tuple[Machine, ...] = ()
    lines: int = 0
    corrected: frozenset[int] = frozenset()


def written(session: Session, recordings: Sequence[Recording], passage_ids: Collection[int]) -> Written:
    """Where the words of these passages, all of these recordings, come from."""
    return written_each(session, {0: (recordings, passage_ids)})[0]


def written_each(
    session: Session, wanted: Mapping[int, tuple[Sequence[Recording], Collection[int]]]
) -> dict[int, Written]:
    """The same by the caller's own key, of recordings and passages of theirs each, with as many queries as for one."""
    every = _transcripts(session, {recording.id for recordings, _ in wanted.values() for recording in recordings})
    firsts = {key: _firsts(every, recordings) for key, (recordings, _) in wanted.items()}
    lead_back = {id_: row.id for own in firsts.values() for id_, row in own.items()}
    corrected = _read_otherwise(session, lead_back, {id_ for _, ids in wanted.values() for id_ in ids})
    return {key: _written(firsts[key], frozenset(ids), corrected & frozenset(ids)) for key, (_, ids) in wanted.items()}


def _firsts(every: dict[int, Any], recordings: Sequence[Recording]) -> dict[int, Any]:
    """By each current reading, the one that its corrections go back to."""
    currents = [recording.current_transcript_id for recording in recordings]
    return {id_: _first(every, id_) for id_ in currents if id_ is not None and id_ in every}


def _written(firsts: dict[int, Any], lines: frozenset[int], corrected: frozenset[int]) -> Written:
    machines = [row for row in firsts.values() if row.kind is TranscriptKind.machine]
    return Written(
        kind=next((row.kind.value for row in firsts.values()), ""),
        machines=tuple(dict.fromkeys(Machine(row.engine, row.engine_version, row.model) for row in machines)),
        lines=len(lines),
        corrected=corrected,
    )


def _transcripts(session: Session, recording_ids: Collection[int]) -> dict[int, Any]:
    return {row.id: row for row in rows(session, _TRANSCRIPTS, {"ids": list(recording_ids)})}


def _first(every: dict[int, Any], id_: int) -> Any:
    """The reading that this one's corrections go back to; itself where it is none of a person's corrections.

    What was brought in or typed stands for itself, whatever was read before.
    """
    while every[id_].kind is TranscriptKind.corrected and every[id_].parent_id in every:
        id_ = every[id_].parent_id
    return every[id_]


def _read_otherwise(session: Session, firsts: dict[int, int], passage_ids: Collection[int]) -> frozenset[int]:
    """`firsts` leads from each current reading to the one it goes back to."""
    corrected = {now: first for now, first in firsts.items() if now != first}
    if not corrected:
        return frozenset()
    query = (
        select(_NOW.passage_id)
        .join(_FIRST, _FIRST.passage_id == _NOW.passage_id)
        .where(
            _NOW.passage_id.in_(passage_ids),
            _NOW.transcript_id.in_(corrected.keys()),
            _FIRST.transcript_id.in_(corrected.values()),
            _NOW.text != _FIRST.text,
        )
    )
    return frozenset(session.scalars(query))
