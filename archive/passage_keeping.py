"""Keeping passages through a new reading of their recording, so that keys people shared and agreed on stay true.

A line of the new reading is the same passage where it covers the seconds of
one present passage and of no other, and that passage is covered by no other
line. Whatever was split or joined gets new keys: nobody knows which is which;
what people restricted in those seconds holds on for them all.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.carrying_restrictions import carry_restrictions
from archive.mention_anchoring import anchor_recording
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript, TranscriptKind

SAME_SHARE = 0.8
"""How much of the shorter one's time two spans must share to cover the same seconds."""

Seconds = tuple[float, float]


def passages_for(session: Session, recording_id: int, lines: Sequence[Seconds]) -> list[Passage]:
    """The passages for a new reading's lines (start and end in recording time), in their order.

    Those of the recording's current transcript are taken again where they are
    the same; the others are new.
    """
    query = (
        select(Passage, PassageVersion.start_s, PassageVersion.end_s)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(Recording.id == recording_id)
        .order_by(PassageVersion.start_s)
    )
    present = session.execute(query).all()
    same = pairs([(start_s, end_s) for _, start_s, end_s in present], lines)
    passages = []
    for number in range(len(lines)):
        kept = same.get(number)
        passages.append(Passage(recording_id=recording_id) if kept is None else present[kept][0])
    session.add_all(passages)
    session.flush()
    return passages


def pairs(present: Sequence[Seconds], lines: Sequence[Seconds]) -> dict[int, int]:
    """Which line is which present span, by their places; `present` is in the order of its starts. Pure."""
    reach = list(accumulate((end_s for _, end_s in present), max))
    found = [(line, span) for line, seconds in enumerate(lines) for span in _covered(present, reach, seconds)]
    of_line, of_span = Counter(line for line, _ in found), Counter(span for _, span in found)
    return {line: span for line, span in found if of_line[line] == of_span[span] == 1}


def _covered(present: Sequence[Seconds], reach: Sequence[float], seconds: Seconds) -> Iterator[int]:
    """Places of the present spans that cover the same seconds; `reach` is how far they and all before them go."""
    start_s, end_s = seconds
    at = bisect_left(present, end_s, key=lambda span: span[0])
    while at and reach[at - 1] > start_s:
        at -= 1
        shared_s = min(present[at][1], end_s) - max(present[at][0], start_s)
        shorter_s = min(present[at][1] - present[at][0], end_s - start_s)
        if shared_s > 0 and shared_s >= SAME_SHARE * shorter_s:
            yield at


def take_up(session: Session, recording: Recording, transcript: Transcript, *, now: datetime) -> bool:
    """Make a machine's new reading the current one, unless a person's is; gives whether it is.

    What was said of the passages it shares with the one before is anchored in
    its text, and what was restricted in the same seconds stays so.
    """
    session.flush()
    carry_restrictions(session, recording.id, transcript.id, now=now)
    locked = select(Recording).where(Recording.id == recording.id).with_for_update()
    recording = session.scalars(locked.execution_options(populate_existing=True)).one()
    former_id = recording.current_transcript_id
    former = session.get(Transcript, former_id) if former_id is not None else None
    if former is not None and former.kind is not TranscriptKind.machine:
        return False
    recording.current_transcript_id = transcript.id
    session.flush()
    if former is not None:
        anchor_recording(session, former.id, transcript.id)
    return True
