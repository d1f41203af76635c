"""Recordings that today's taggers have not read: those from before they kept count, or from before they were changed.

They are read in the background, some at a time, so that other errands have
their turn. What a person corrected afterwards is read passage by passage as it
is corrected, and asks for nothing here.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.outbox import Errand, OutboxRow, ask
from archive.recordings import Recording
from archive.tagged_passages import TaggedRecording
from archive.transcripts import Transcript, TranscriptKind
from ingest.tagging.engines import ALL

AT_ONCE = 20


def ask_for_unread(session: Session, *, now: datetime) -> list[int]:
    """Promise that some of them are read, unless that is promised already; gives their ids."""
    asked = select(OutboxRow.target_id).where(OutboxRow.errand == Errand.tag_recording, OutboxRow.done_at.is_(None))
    other_reading = (TaggedRecording.transcript_id != Transcript.id) & (Transcript.kind != TranscriptKind.corrected)
    query = (
        select(Recording.id)
        .join(Transcript, Transcript.id == Recording.current_transcript_id)
        .outerjoin(TaggedRecording, TaggedRecording.recording_id == Recording.id)
        .where(
            or_(TaggedRecording.recording_id.is_(None), TaggedRecording.taggers != ALL, other_reading),
            Recording.id.not_in(asked),
        )
        .order_by(Recording.id)
        .limit(AT_ONCE)
    )
    ids = list(session.scalars(query))
    for recording_id in ids:
        ask(session, Errand.tag_recording, recording_id, now=now)
    return ids
