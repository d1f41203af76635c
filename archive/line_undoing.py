"""Taking back what one did last to a transcript, in a version of its own: one's own acts only, the last first."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.carrying_restrictions import take_carried_back
from archive.errors import Conflict, InvalidInput
from archive.labels_following import take_labels_back
from archive.line_acts import Doing, Spared, acts_of, become, done_before
from archive.line_following import follow_back
from archive.line_holding import hold_recording
from archive.outbox import Errand
from archive.passage_merging import check_stories
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.story_places import ask_for_stories, stories_of_recording
from archive.transcript_versions import line_again
from archive.transcripts import Transcript

NOTHING_TO_UNDO = Phrase("There is nothing of yours to undo in this recording.")
CHANGED_SINCE = Phrase(
    "What you did last was changed again since, by you or somebody else; it cannot be undone in one step. Each line "
    "can still go back to any of its readings."
)
UNDO = "undo"


def undo_last(session: Session, recording_id: int, *, doing: Doing) -> Transcript:
    """Undo this person's last act on the recording's transcript that is not undone yet; gives the version it makes.

    Raises:
        InvalidInput: there is none, or a story begins or ends now between lines that would become one again.
        Conflict: the lines it made are not as it left them.
    """
    recording = hold_recording(session, recording_id)
    if (done := done_before(session, recording_id, doing)) is not None:
        return done
    undone = last_act(session, recording_id, doing.by_id)
    if undone is None:
        raise InvalidInput(NOTHING_TO_UNDO)
    made = _lines(session, recording, undone.settings["after"])
    if [_read(line) for line in made] != _left_by(session, undone):
        raise Conflict(CHANGED_SINCE)
    lines = _as_before(session, undone, made)
    if len(lines) < len(made):
        check_stories(session, recording_id, made)
    spared = _take_back(session, undone, doing)
    undoing = become(session, recording, made, lines, doing, act=UNDO, spared=spared, undoes=undone.key)
    follow_back(session, undone.settings.get("moved", []), [line.passage_id for line in made])
    return undoing


def _take_back(session: Session, undone: Transcript, doing: Doing) -> Spared:
    """Take away what the act put on its lines besides; gives what stood before it, and stands there still."""
    labels = undone.settings.get("labels", {})
    take_labels_back(session, labels.get("put", []))
    carried = undone.settings.get("carried", [])
    take_carried_back(session, carried, by_id=doing.by_id, now=doing.now)
    if carried:
        stories = stories_of_recording(session, undone.recording_id)
        ask_for_stories(session, stories, Errand.cut_story, Errand.index_story, now=doing.now)
    return Spared(frozenset(undone.settings.get("stood", [])), frozenset(labels.get("stood", [])))


def last_act(session: Session, recording_id: int, by_id: int | None) -> Transcript | None:
    """What this person would undo next, or none."""
    undone: set[str] = set()
    for row in acts_of(session, recording_id, by_id):
        if row.settings["act"] == UNDO:
            undone.add(row.settings["undoes"])
        elif row.key not in undone:
            return row
    return None


def _lines(session: Session, recording: Recording, keys: list[str]) -> list[PassageVersion]:
    """These passages as the current transcript has them, in their order."""
    query = (
        select(PassageVersion)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .where(Passage.key.in_(keys), PassageVersion.transcript_id == recording.current_transcript_id)
        .order_by(PassageVersion.start_s, PassageVersion.id)
    )
    return list(session.scalars(query))


def _left_by(session: Session, act: Transcript) -> list[tuple[Any, ...]]:
    """How the lines read that the act made, whatever became of them."""
    origin = func.coalesce(PassageVersion.made_in_id, PassageVersion.transcript_id)
    rows = select(PassageVersion).join(Passage, Passage.id == PassageVersion.passage_id).where(
        Passage.key.in_(act.settings["after"]), origin == act.id
    )  # fmt: skip
    return [_read(line) for line in session.scalars(rows.order_by(PassageVersion.start_s, PassageVersion.id))]


def _read(line: PassageVersion) -> tuple[Any, ...]:
    seconds = (line.passage_id, line.start_s, line.end_s, line.text)
    return (*seconds, line.words, line.flags, line.speaker_id, line.speaker_label)


def _as_before(session: Session, undone: Transcript, made: list[PassageVersion]) -> list[PassageVersion]:
    """How the lines read that the act replaced: they were left behind in the version before it."""
    left = (
        select(PassageVersion)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .where(Passage.key.in_(undone.settings["before"]), PassageVersion.transcript_id == undone.parent_id)
        .order_by(PassageVersion.position)
    )
    before = list(session.scalars(left))
    same = len(before) == len(made)
    return [
        line_again(line, position=made[number].position if same else made[0].position + number)
        for number, line in enumerate(before)
    ]
