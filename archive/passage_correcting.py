"""Correcting a line: a person says what is really said in a passage, and can go back to how it was read first.

The passage keeps its key and its seconds; the reading it had stays; what is
said of it is anchored again. Nobody overwrites what they have not seen.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import Conflict, InvalidInput
from archive.events import note_event
from archive.mention_anchoring import anchor_mentions
from archive.names_corrected import forget_from_correction, learn_from_correction
from archive.one_line import as_one_line
from archive.outbox import Errand, ask
from archive.passage_lines import current_line, first_line, version_of
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.story_places import ask_for_stories, stories_of_passage
from archive.transcript_versions import correct_line
from archive.transcripts import Transcript
from archive.word_times import retimed

LONGEST_TEXT = 5000
EMPTY = Phrase("Write what is said; a line that nobody says is not corrected away.")
AS_FIRST_READ = Phrase("This line reads as it was first written down; there is nothing to take back.")
CHANGED_MEANWHILE = Phrase(
    "Someone changed this line meanwhile; nothing was overwritten. Look at both, then save yours again."
)


class LineChanged(Conflict):
    """The line reads otherwise than the person saw it; `text` and `version` are what it is now."""

    def __init__(self, text: str, version: str) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.text = text
        self.version = version


def correct_passage(
    session: Session, passage: Passage, text: str, *, seen: str | None, by_id: int | None, now: datetime
) -> PassageVersion:
    """Make `text` what the passage says; the same text changes nothing.

    `seen` is the version (see `version_of`) that the person had before them; None asks nothing.

    Raises:
        InvalidInput: the text is empty or too long.
        LineChanged: the line reads otherwise than in `seen`.
        NotFound: the current transcript does not have this passage.
    """
    text = _given(text)
    recording, line = _held(session, passage)
    if text == line.text:
        return line
    _check_seen(session, line, seen)
    words = retimed(line.words, text, start_s=line.start_s, end_s=line.end_s)
    known = [word[3] for word in words if word[3] is not None]
    corrected = PassageVersion(
        passage_id=passage.id, position=line.position, start_s=line.start_s, end_s=line.end_s, text=text, words=words,
        speaker_id=line.speaker_id, language=line.language, confidence=sum(known) / len(known) if known else None,
    )  # fmt: skip
    learn_from_correction(session, line.text, corrected, by_id=by_id, now=now)
    return _become(session, recording, line, corrected, act="correct", by_id=by_id, now=now)


def take_back(
    session: Session, passage: Passage, *, seen: str | None, by_id: int | None, now: datetime
) -> PassageVersion:
    """Make the passage read as it was first written down, in a new version.

    Raises:
        InvalidInput: it does already.
        LineChanged, NotFound: as for `correct_passage`.
    """
    recording, line = _held(session, passage)
    _check_seen(session, line, seen)
    first = first_line(session, line)
    if first.text == line.text:
        raise InvalidInput(AS_FIRST_READ)
    kept = {column.key for column in PassageVersion.__table__.columns} - {"id", "transcript_id", "made_in_id"}
    again = PassageVersion(**{name: getattr(first, name) for name in kept} | {"position": line.position})
    forget_from_correction(session, passage, by_id=by_id, now=now)
    return _become(session, recording, line, again, act="take_back", by_id=by_id, now=now)


def _given(text: str) -> str:
    """The text in one line, without characters that nobody can see."""
    text = as_one_line(text)
    if not text:
        raise InvalidInput(EMPTY)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            "Write at most %(longest_text)s characters; this line has %(count)s.",
            longest_text=LONGEST_TEXT,
            count=len(text),
        )
    return text


def _held(session: Session, passage: Passage) -> tuple[Recording, PassageVersion]:
    """The recording and the line, with the recording's row kept from others until this transaction ends."""
    locked = select(Recording).where(Recording.id == passage.recording_id).with_for_update()
    recording = session.scalars(locked.execution_options(populate_existing=True)).one()
    return recording, current_line(session, passage)


def _check_seen(session: Session, line: PassageVersion, seen: str | None) -> None:
    version = version_of(session, line)
    if seen is None or seen == version:
        return
    same = select(PassageVersion.id).join(Transcript, Transcript.key == seen).where(
        PassageVersion.passage_id == line.passage_id,
        (PassageVersion.transcript_id == Transcript.id) | (PassageVersion.made_in_id == Transcript.id),
        PassageVersion.text == line.text,
    )  # fmt: skip
    if session.scalar(same.limit(1)) is None:
        raise LineChanged(line.text, version)


def _become(
    session: Session,
    recording: Recording,
    line: PassageVersion,
    becomes: PassageVersion,
    *,
    act: str,
    by_id: int | None,
    now: datetime,
) -> PassageVersion:
    made = correct_line(session, recording, becomes, by_id=by_id, now=now)
    stale = anchor_mentions(session, line.text, becomes)
    key = session.get_one(Passage, line.passage_id).key
    note_event(session, act, f"passage:{key}", by_id=by_id, now=now, transcript=made.key, stale_mentions=stale)
    ask(session, Errand.tag_passage, line.passage_id, now=now)
    ask_for_stories(session, stories_of_passage(session, line.passage_id), Errand.index_story, now=now)
    return becomes
