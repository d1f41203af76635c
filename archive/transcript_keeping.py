"""Readings that people bring: typed words and imported files, kept whole, and current from that moment on.

What was read before stays, with every correction; the new reading names it as
its parent, and lines of the former can be taken back one by one. Words that
came without times are kept first and laid over the recording's seconds once
the worker has found them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.carrying_restrictions import carry_restrictions
from archive.events import note_event
from archive.mention_anchoring import anchor_recording
from archive.outbox import Errand, ask
from archive.passage_keeping import passages_for
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.story_places import ask_for_stories, stories_of_recording
from archive.transcripts import Transcript, TranscriptKind

WORDS = "words"
"""The setting that holds lines which wait for their seconds."""
IN_STEP = "in_step"
"""The setting that says how many lines were put in step with the sound in which way."""

SPEAKERS = "speakers"
"""The setting that holds speakers whom nobody knows, by the number of their line; for the desk only."""
LEFT_OUT = "left_out"
"""The setting that says how many lines of a file stood before its first mark of time."""


@dataclass(frozen=True, slots=True)
class LineToKeep:
    """One line in recording time; `words` as a passage's version holds them."""

    start_s: float
    end_s: float
    text: str
    words: tuple[tuple[Any, ...], ...] = ()
    speaker_id: int | None = None
    confidence: float | None = None
    flags: tuple[str, ...] = ()


def keep_reading(
    session: Session,
    recording: Recording,
    lines: Sequence[LineToKeep],
    *,
    kind: TranscriptKind,
    language: str,
    settings: dict[str, Any],
    by_id: int | None,
    now: datetime,
) -> Transcript:
    """Keep a reading with its times; it is the recording's current one from now on."""
    made = _made(session, recording, kind=kind, language=language, settings=settings, by_id=by_id, now=now)
    lay_over(session, made, lines, now=now)
    return made


def keep_words(
    session: Session,
    recording: Recording,
    lines: Sequence[dict[str, Any]],
    *,
    kind: TranscriptKind,
    language: str,
    settings: dict[str, Any],
    by_id: int | None,
    now: datetime,
) -> Transcript:
    """Keep words without times, and ask for their seconds; until then the recording reads as it did."""
    settings = {**settings, WORDS: list(lines)}
    made = _made(session, recording, kind=kind, language=language, settings=settings, by_id=by_id, now=now)
    ask(session, Errand.put_in_step, made.id, now=now)
    return made


def _made(session: Session, recording: Recording, *, by_id: int | None, now: datetime, **said: Any) -> Transcript:
    made = Transcript(recording_id=recording.id, made_by_id=by_id, created_at=now, **said)
    session.add(made)
    session.flush()
    note_event(session, "bring transcript", f"recording:{recording.key}", by_id=by_id, now=now, transcript=made.key)
    return made


def lay_over(session: Session, made: Transcript, lines: Sequence[LineToKeep], *, now: datetime) -> None:
    """Give the reading its lines, in order, and make it current; lines over a passage's own seconds keep its key."""
    locked = select(Recording).where(Recording.id == made.recording_id).with_for_update()
    recording = session.scalars(locked.execution_options(populate_existing=True)).one()
    former_id = made.parent_id = recording.current_transcript_id
    passages = passages_for(session, recording.id, [(line.start_s, line.end_s) for line in lines])
    session.add_all(
        PassageVersion(
            passage_id=passage.id, transcript_id=made.id, position=position, start_s=line.start_s, end_s=line.end_s,
            text=line.text, words=[list(word) for word in line.words], speaker_id=line.speaker_id,
            confidence=line.confidence, flags=list(line.flags),
        )
        for position, (passage, line) in enumerate(zip(passages, lines, strict=True))
    )  # fmt: skip
    session.flush()
    carry_restrictions(session, recording.id, made.id, now=now)
    recording.current_transcript_id = made.id
    session.flush()
    if former_id is not None:
        anchor_recording(session, former_id, made.id)
    ask(session, Errand.tag_recording, recording.id, now=now)
    ask_for_stories(session, stories_of_recording(session, recording.id), Errand.cut_story, Errand.index_story, now=now)


def waits_for_seconds(transcript: Transcript) -> bool:
    """Whether its words were kept without times and have not been laid over the recording yet."""
    return WORDS in transcript.settings
