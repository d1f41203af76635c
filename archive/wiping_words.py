"""Wiping what a recording said: every reading of it, and all that was found or decided in its words.

The passages' bare rows stay, since people's word stands on them and that log
only grows; they have no text, no seconds and no mention.
"""

from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from archive.line_following import SAID
from archive.memories import Memory
from archive.mentions import Decision, Mention
from archive.name_candidates import CandidateDecision, CandidatePlace, NameCandidate
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.tagged_passages import PassageWords, TaggedRecording
from archive.transcripts import TranscribedWindow, Transcript
from archive.weaves import WeaveStep


def count_words(session: Session, recording: Recording) -> dict[str, int]:
    """How much of it there is."""
    passages = passages_of(recording)
    return {
        "transcripts": _count(session, Transcript, Transcript.recording_id == recording.id),
        "passages": _count(session, Passage, Passage.recording_id == recording.id),
        "mentions": _count(session, Mention, Mention.passage_id.in_(passages)),
        "pointers": sum(_count(session, table, table.passage_id.in_(passages)) for table in SAID),
        "memories": _count(session, Memory, Memory.passage_id.in_(passages)),
    }


def _count(session: Session, table: type[Any], *where: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def passages_of(recording: Recording) -> Select[int]:
    """SQL: the ids of its passages."""
    return select(Passage.id).where(Passage.recording_id == recording.id)


def wipe_words(session: Session, recording: Recording) -> None:
    """Delete all of it."""
    passages = passages_of(recording)
    mentions = select(Mention.id).where(Mention.passage_id.in_(passages))
    transcripts = select(Transcript.id).where(Transcript.recording_id == recording.id)
    found = set(session.scalars(select(CandidatePlace.candidate_id).where(CandidatePlace.passage_id.in_(passages))))
    recording.current_transcript_id = None
    session.flush()
    for table, where in (
        (Decision, Decision.mention_id.in_(mentions)),
        (Mention, Mention.passage_id.in_(passages)),
        (CandidatePlace, CandidatePlace.passage_id.in_(passages)),
        (PassageWords, PassageWords.passage_id.in_(passages)),
        (Memory, Memory.passage_id.in_(passages)),
        (TaggedRecording, TaggedRecording.recording_id == recording.id),
        (TranscribedWindow, TranscribedWindow.recording_id == recording.id),
        (PassageVersion, PassageVersion.transcript_id.in_(transcripts)),
    ):
        _do(session, delete(table).where(where))
    _do(session, update(Transcript).where(Transcript.recording_id == recording.id).values(parent_id=None))
    _do(session, delete(Transcript).where(Transcript.recording_id == recording.id))
    for table in SAID:  # what recipes and seeds say stays; it points nowhere any more
        _do(session, update(table).where(table.passage_id.in_(passages)).values(passage_id=None, said_at_s=None))
    _do(session, update(WeaveStep).where(WeaveStep.passage_id.in_(passages)).values(reason=""))
    _forget_unsaid_names(session, found)
    session.expire_all()


def _forget_unsaid_names(session: Session, found: set[int]) -> None:
    """Names that were found nowhere else, with what was decided on them; a subject that came of one stays."""
    said = select(CandidatePlace.candidate_id).where(CandidatePlace.candidate_id.in_(found))
    gone = found - set(session.scalars(said))
    _do(session, delete(CandidateDecision).where(CandidateDecision.candidate_id.in_(gone)))
    _do(session, delete(NameCandidate).where(NameCandidate.id.in_(gone)))


def _do(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})
