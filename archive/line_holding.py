"""Holding a line while a person changes it, so that nobody overwrites what they have not seen."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import Conflict, InvalidInput
from archive.one_line import as_one_line
from archive.passage_lines import current_line, version_of
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.transcripts import Transcript

LONGEST_TEXT = 5000
EMPTY = Phrase("Write what is said; a line that nobody says is not corrected away.")
CHANGED_MEANWHILE = Phrase(
    "Someone changed this line meanwhile; nothing was overwritten. Look at both, then save yours again."
)


class LineChanged(Conflict):
    """The line reads otherwise than the person saw it; `text` and `version` are what `key` is now."""

    def __init__(self, text: str, version: str, key: str) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.text = text
        self.version = version
        self.key = key


def hold_recording(session: Session, recording_id: int) -> Recording:
    """The recording, its row kept from others until this transaction ends."""
    locked = select(Recording).where(Recording.id == recording_id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).one()


def hold(session: Session, passage: Passage) -> tuple[Recording, PassageVersion]:
    """The recording and the line; raises NotFound as `current_line` does."""
    return hold_recording(session, passage.recording_id), current_line(session, passage)


def check_seen(session: Session, line: PassageVersion, seen: str | None) -> None:
    """Whether the person saw the line as it reads; `seen` is a version (see `version_of`), None asks nothing.

    Raises:
        LineChanged: it reads otherwise, or covers other seconds.
    """
    version = version_of(session, line)
    if seen is None or seen == version:
        return
    same = select(PassageVersion.id).join(Transcript, Transcript.key == seen).where(
        PassageVersion.passage_id == line.passage_id,
        (PassageVersion.transcript_id == Transcript.id) | (PassageVersion.made_in_id == Transcript.id),
        PassageVersion.text == line.text, PassageVersion.start_s == line.start_s, PassageVersion.end_s == line.end_s,
    )  # fmt: skip
    if session.scalar(same.limit(1)) is None:
        raise LineChanged(line.text, version, session.get_one(Passage, line.passage_id).key)


def given_text(text: str) -> str:
    """The text in one line, without characters that nobody can see.

    Raises:
        InvalidInput: it is empty or too long.
    """
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
