"""Correcting a line: a person says what is really said in a passage, and can go back to how it was read before.

The passage keeps its key and its seconds; the reading it had stays; what is
said of it is anchored again. Nobody overwrites what they have not seen.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.line_acts import Doing, become, done_before
from archive.line_holding import check_seen, given_text, hold
from archive.names_corrected import forget_from_correction, learn_from_correction
from archive.passage_lines import current_line, first_line
from archive.passages import Flag, Passage, PassageVersion
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.speakers import Speaker, heard_as, name_heard, speaker_called
from archive.transcript_versions import line_again
from archive.transcripts import Transcript
from archive.word_times import retimed

AS_FIRST_READ = Phrase("This line reads as it was first written down; there is nothing to take back.")
OTHER_SECONDS = Phrase("That reading is of other seconds: the line was split or joined since. Undo that instead.")
NO_SUCH_READING = Phrase("The line has no such reading.")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person says of a line: its words, who says them, and whether more could not be made out.

    None leaves a thing as it is. A speaker given as text is whoever goes by that name in the recording.
    """

    text: str | None = None
    speaker: Speaker | str | None = None
    unclear: bool | None = None


def correct_passage(
    session: Session, passage: Passage, text: str, *, seen: str | None, by_id: int | None, now: datetime
) -> PassageVersion:
    """Make `text` what the passage says; the same text changes nothing. Raises as `say_line` does."""
    return say_line(session, passage, Saying(text), seen=seen, doing=Doing(by_id, now))


def say_line(session: Session, passage: Passage, saying: Saying, *, seen: str | None, doing: Doing) -> PassageVersion:
    """Make what `saying` says of the passage what is said of it; what is so already changes nothing.

    `seen` is the version (see `version_of`) that the person had before them; None asks nothing.

    Raises:
        InvalidInput: the text is empty or too long, or the speaker is not heard in this recording.
        LineChanged: the line reads otherwise than in `seen`.
        NotFound: the current transcript does not have this passage.
    """
    saying = saying if saying.text is None else replace(saying, text=given_text(saying.text))
    recording, line = hold(session, passage)
    if done_before(session, recording.id, doing):
        return line
    changed = changes_of(session, recording, line, saying)
    if not changed:
        return line
    check_seen(session, line, seen)
    said = line_again(line, **changed)
    if said.text != line.text:
        learn_from_correction(session, line.text, said, by_id=doing.by_id, now=doing.now)
    become(session, recording, [line], [said], doing, act=_act(changed))
    return said


def changes_of(session: Session, recording: Recording, line: PassageVersion, saying: Saying) -> dict[str, Any]:
    """What of the line becomes otherwise, by its columns. Words that a person wrote carry no doubts of a machine's."""
    changed: dict[str, Any] = {}
    if saying.text is not None and saying.text != line.text:
        words = retimed(line.words, saying.text, start_s=line.start_s, end_s=line.end_s)
        changed = {"text": saying.text, "words": words, "confidence": mean_confidence(words)}
    unclear = Flag.unclear in line.flags if saying.unclear is None else saying.unclear
    others = [] if changed else [flag for flag in line.flags if flag != Flag.unclear]
    flags = [*others, *([Flag.unclear.value] if unclear else [])]
    if flags != line.flags:
        changed["flags"] = flags
    speaker = saying.speaker
    if isinstance(speaker, str):
        speaker = None if speaker == name_heard(session, line) else speaker_called(session, recording, speaker)
    if speaker is not None and speaker != heard_as(line):
        changed |= speaker.columns(session, recording)
    return changed


def mean_confidence(words: list[list[Any]]) -> float | None:
    """How surely these words were heard, on the whole; None where no machine heard any of them."""
    known = [word[3] for word in words if word[3] is not None]
    return sum(known) / len(known) if known else None


def _act(changed: dict[str, Any]) -> str:
    if "text" in changed:
        return "correct"
    return "name_speaker" if "speaker_id" in changed else "mark_unclear"


def take_back(
    session: Session, passage: Passage, *, seen: str | None, by_id: int | None, now: datetime
) -> PassageVersion:
    """Make the passage read as it was first written down, in a new version.

    Raises:
        InvalidInput: it does already, or that was of other seconds.
        LineChanged, NotFound: as for `correct_passage`.
    """
    recording, line = hold(session, passage)
    check_seen(session, line, seen)
    first = first_line(session, line)
    if first.text == line.text and first.flags == line.flags:
        raise InvalidInput(AS_FIRST_READ)
    forget_from_correction(session, passage, by_id=by_id, now=now)
    return _go_back(session, recording, line, first, Doing(by_id, now), act="take_back")


def read_as_in(session: Session, passage: Passage, version: str, *, seen: str | None, doing: Doing) -> PassageVersion:
    """Make the passage read as it did in that version, in a new one.

    Raises:
        InvalidInput: that was of other seconds.
        LineChanged, NotFound: as for `correct_passage`; also where it has no such reading.
    """
    recording, line = hold(session, passage)
    if done_before(session, recording.id, doing):
        return line
    check_seen(session, line, seen)
    then = session.scalar(
        select(PassageVersion)
        .join(Transcript, Transcript.key == version)
        .where(PassageVersion.passage_id == line.passage_id, Transcript.recording_id == recording.id)
        .where((PassageVersion.transcript_id == Transcript.id) | (PassageVersion.made_in_id == Transcript.id))
        .limit(1)
    )
    if then is None:
        raise NotFound(NO_SUCH_READING)
    return _go_back(session, recording, line, then, doing, act="go_back")


def _go_back(
    session: Session, recording: Recording, line: PassageVersion, then: PassageVersion, doing: Doing, *, act: str
) -> PassageVersion:
    if (then.start_s, then.end_s) != (line.start_s, line.end_s):
        raise InvalidInput(OTHER_SECONDS)
    again = line_again(then, position=line.position)
    become(session, recording, [line], [again], doing, act=act)
    return current_line(session, session.get_one(Passage, line.passage_id))
