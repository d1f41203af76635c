"""A recording's transcript as it is edited beside the audio: each line with its version, its doubts and its speaker."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.doubts import doubtful
from archive.errors import NotFound
from archive.gate import Viewer
from archive.line_undoing import last_act
from archive.listening import copy_of_recording
from archive.passages import Flag, Passage, PassageVersion
from archive.phrases import Phrase
from archive.reading_desk_transcript import recording_at_desk
from archive.reading_labels import ShownLabel, labels_of_recording, labels_told
from archive.reading_story import StoryAudio, audio_of
from archive.recordings import Recording
from archive.subjects import Subject
from archive.transcripts import Transcript
from archive.voice_keeping import RecordingVoice, read_voices
from archive.word_times import seconds_of

NOTHING_TO_EDIT = Phrase("There is no transcript yet; it can be edited once there is one.")


@dataclass(frozen=True, slots=True)
class UnsureWords:
    """Doubtful words of a line: the characters they stand at, and the second at which they are said."""

    start_char: int
    end_char: int
    second: float


@dataclass(frozen=True, slots=True)
class EditorLine:
    """A line in recording time.

    `version` goes back with a change of it; `unsure` are the words that the machine was not sure of, each with where
    it stands in the text and when it is said. `label`: the speaker is nobody in the archive; `labels`: what its
    community asks.
    """

    key: str
    version: str
    start_s: float
    end_s: float
    text: str
    speaker: str
    label: bool
    unsure: tuple[UnsureWords, ...]
    flags: tuple[str, ...]
    language: str
    position: int
    labels: tuple[ShownLabel, ...]

    @property
    def unclear(self) -> bool:
        """Whether a person marked that more could not be made out."""
        return Flag.unclear in self.flags


@dataclass(frozen=True, slots=True)
class EditedRecording:
    """A transcript under a person's hands; `undoes` is what this person would undo next ('' for nothing)."""

    key: str
    title: str
    language: str
    duration_s: float
    audio: StoryAudio | None
    lines: tuple[EditorLine, ...]
    voices: tuple[RecordingVoice, ...]
    labels: tuple[ShownLabel, ...]
    undoes: str


def read_editor(session: Session, key: str, *, viewer: Viewer, now: datetime) -> EditedRecording:
    """The transcript of the recording of this key as this viewer may edit it.

    Raises:
        NotFound: there is no such recording at their desk, or it has no transcript.
    """
    recording = recording_at_desk(session, key, viewer=viewer, now=now)
    if recording.current_transcript_id is None:
        raise NotFound(NOTHING_TO_EDIT)
    copy = copy_of_recording(session, recording.id)
    return EditedRecording(
        key=recording.key,
        title=recording.title,
        language=session.get_one(Transcript, recording.current_transcript_id).language,
        duration_s=recording.duration_s,
        audio=audio_of(copy) if copy else None,
        lines=editor_lines(session, recording),
        voices=read_voices(session, recording),
        labels=labels_of_recording(session, recording.id),
        undoes=next_undo(session, recording, viewer.account_id),
    )


def next_undo(session: Session, recording: Recording, account_id: int | None) -> str:
    """The name of the act that this person would undo next; '' for none."""
    act = last_act(session, recording.id, account_id)
    return str(act.settings["act"]) if act is not None else ""


def editor_lines(session: Session, recording: Recording, keys: Collection[str] | None = None) -> tuple[EditorLine, ...]:
    """The lines of the current transcript in their order; `keys` narrows them to some."""
    query = (
        select(PassageVersion, Passage.key, Subject.name)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .outerjoin(Subject, Subject.id == PassageVersion.speaker_id)
        .where(PassageVersion.transcript_id == recording.current_transcript_id)
        .order_by(PassageVersion.position)
    )
    rows = session.execute(query if keys is None else query.where(Passage.key.in_(keys))).all()
    versions = _keys_of(session, [line.origin_id for line, _, _ in rows])
    labels = labels_told(session, (), [line.passage_id for line, _, _ in rows]).lines
    return tuple(
        EditorLine(
            key=key,
            version=versions[line.origin_id],
            start_s=line.start_s,
            end_s=line.end_s,
            text=line.text,
            speaker=name or line.speaker_label,
            label=name is None and bool(line.speaker_label),
            unsure=_unsure(line),
            flags=tuple(line.flags),
            language=line.language,
            position=line.position,
            labels=labels.get(line.passage_id, ()),
        )
        for line, key, name in rows
    )


def _unsure(line: PassageVersion) -> tuple[UnsureWords, ...]:
    found = []
    for start, end in doubtful(line.text, line.words):
        said = seconds_of(line.words, line.text, start, end)
        found.append(UnsureWords(start, end, said[0] if said else line.start_s))
    return tuple(found)


def _keys_of(session: Session, transcript_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(select(Transcript.id, Transcript.key).where(Transcript.id.in_(set(transcript_ids))))
    return {row.id: row.key for row in rows}
