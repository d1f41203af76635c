"""The voices of a recording: who is heard in it, renamed everywhere at once, made one, added and taken out again.

Whoever tells has to agree before anything of the recording is open; so a voice
that is added as a narrator's closes its stories until they do.
"""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.line_acts import Doing, become, done_before
from archive.line_holding import hold_recording
from archive.outbox import Errand
from archive.passages import PassageVersion
from archive.phrases import Phrase
from archive.recordings import Contribution, Part, Recording, add_contribution
from archive.speakers import Speaker, given_label, heard_as, people_heard, speaker_called
from archive.stories import StorySpan
from archive.story_places import ask_for_stories, stories_of_recording
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from archive.transcript_versions import line_again
from archive.transcripts import Transcript

LABEL = "label:"
NO_SUCH_VOICE = Phrase("Nobody of that name speaks in this recording.")
CALLED_SO = Phrase("They are called that already.")
STILL_HEARD = Phrase("There are still lines in which they speak; name those otherwise first.")
HAS_A_WORD = Phrase("They have said what may be done with this recording, so they stay among its voices.")
ONLY_TELLER = Phrase("Nobody else tells this recording; add whoever does first.")


@dataclass(frozen=True, slots=True)
class RecordingVoice:
    """Somebody who speaks in a recording, under their full name: for the desk only.

    `token` names them to the functions here; `parts` is empty for one who is known by a label, and `lines` counts.
    """

    token: str
    name: str
    parts: tuple[str, ...]
    lines: int

    @property
    def is_person(self) -> bool:
        """Whether they are somebody in the archive."""
        return not self.token.startswith(LABEL)


def read_voices(session: Session, recording: Recording) -> tuple[RecordingVoice, ...]:
    """Everyone with a part in the recording, then whoever is known by a label, each with how many lines they speak."""
    counts = _lines_of_each(session, recording)
    parts: dict[int, list[str]] = {}
    query = select(Contribution.person_id, Contribution.part).where(Contribution.recording_id == recording.id)
    for person_id, part in session.execute(query.order_by(Contribution.id)):
        parts.setdefault(person_id, []).append(part.value)
    ids = dict.fromkeys([*parts, *(one.person_id for one in counts if one.person_id is not None)])
    people = session.scalars(select(Subject).where(Subject.id.in_(ids))).all()
    own = [
        RecordingVoice(one.key, one.name, tuple(parts.get(one.id, ())), counts.get(Speaker(one.id), 0))
        for one in sorted(people, key=lambda one: list(ids).index(one.id))
    ]
    labels = [RecordingVoice(LABEL + one.label, one.label, (), count) for one, count in counts.items() if one.label]
    return (*own, *labels)


def rename_voice(
    session: Session, recording_id: int, token: str, name: str, *, part: Part | None = None, doing: Doing
) -> Transcript | None:
    """Call whoever `token` names otherwise in every line of the recording; gives the version made, None without a line.

    Under a name that speaks already they are one from then on. With `part` it is a person of the archive, who is
    added to it, and to the recording, where they are missing.

    Raises:
        InvalidInput: the name is empty, too long, or theirs already.
        NotFound: nobody of that token speaks here.
    """
    recording = hold_recording(session, recording_id)
    if (done := done_before(session, recording_id, doing)) is not None:
        return done
    was = _named_by(session, recording, token)
    becomes = _called(session, recording, name, part, doing)
    if becomes == was:
        raise InvalidInput(CALLED_SO)
    former = [line for line in _lines(session, recording) if heard_as(line) == was]
    if not former:
        return None
    columns = becomes.columns(session, recording)
    lines = [line_again(line, **columns) for line in former]
    return become(session, recording, former, lines, doing, act="rename_speaker")


def add_voice(session: Session, recording_id: int, name: str, part: Part, *, doing: Doing) -> Subject:
    """Say that a person of this name, added to the archive where nobody is called so, has this part in the recording.

    Raises:
        InvalidInput: the name is empty or too long.
    """
    recording = hold_recording(session, recording_id)
    person = find_or_add_subject(session, SubjectKind.person, name, now=doing.now)
    if part.value in _parts(session, recording_id, person.id):
        return person
    add_contribution(session, recording, person_id=person.id, part=part)
    _tell(session, recording, person, "add_voice", doing, part)
    return person


def remove_voice(session: Session, recording_id: int, token: str, *, doing: Doing) -> None:
    """Say that a person has no part in the recording after all.

    Raises:
        InvalidInput: they speak a line of it, have agreed to something of it, or nobody else tells it.
        NotFound: they have no part in it.
    """
    recording = hold_recording(session, recording_id)
    person_id = _named_by(session, recording, token).person_id
    own = select(Contribution).where(Contribution.recording_id == recording_id)
    parts = [row for row in session.scalars(own) if row.person_id == person_id]
    if person_id is None or not parts:
        raise NotFound(NO_SUCH_VOICE)
    if any(line.speaker_id == person_id for line in _lines(session, recording)):
        raise InvalidInput(STILL_HEARD)
    if _has_a_word(session, recording_id, person_id):
        raise InvalidInput(HAS_A_WORD)
    tellers = {row.person_id for row in session.scalars(own.where(Contribution.part == Part.narrator))}
    if tellers == {person_id}:
        raise InvalidInput(ONLY_TELLER)
    for row in parts:
        session.delete(row)
    _tell(session, recording, session.get_one(Subject, person_id), "remove_voice", doing, *(row.part for row in parts))


def _called(session: Session, recording: Recording, name: str, part: Part | None, doing: Doing) -> Speaker:
    if not given_label(name):
        raise InvalidInput("Write what they are called; a name, or a label such as “a neighbour”.")
    if part is None:
        return speaker_called(session, recording, name)
    return Speaker(add_voice(session, recording.id, name, part, doing=doing).id)


def _named_by(session: Session, recording: Recording, token: str) -> Speaker:
    if not token or token.startswith(LABEL):
        return Speaker(label=token.removeprefix(LABEL))
    person = session.scalar(select(Subject).where(Subject.key == token))
    spoken = select(PassageVersion.id).where(
        PassageVersion.transcript_id == recording.current_transcript_id,
        PassageVersion.speaker_id == (person.id if person else None),
    )
    if person is None or not (person.id in people_heard(session, recording.id) or session.scalar(spoken.limit(1))):
        raise NotFound(NO_SUCH_VOICE)
    return Speaker(person.id)


def _lines(session: Session, recording: Recording) -> list[PassageVersion]:
    query = select(PassageVersion).where(PassageVersion.transcript_id == recording.current_transcript_id)
    return list(session.scalars(query.order_by(PassageVersion.position)))


def _lines_of_each(session: Session, recording: Recording) -> dict[Speaker, int]:
    """How many lines each speaks, in the order in which they are heard first."""
    who = (PassageVersion.speaker_id, PassageVersion.speaker_label)
    query = (
        select(*who, func.count())
        .where(PassageVersion.transcript_id == recording.current_transcript_id)
        .group_by(*who)
        .order_by(func.min(PassageVersion.position))
    )
    return {Speaker(id_, label): count for id_, label, count in session.execute(query)}


def _parts(session: Session, recording_id: int, person_id: int) -> set[str]:
    query = select(Contribution.part).where(
        Contribution.recording_id == recording_id, Contribution.person_id == person_id
    )
    return {part.value for part in session.scalars(query)}


def _has_a_word(session: Session, recording_id: int, person_id: int) -> bool:
    stories = select(StorySpan.story_id).where(StorySpan.recording_id == recording_id)
    on = or_(Agreement.recording_id == recording_id, Agreement.story_id.in_(stories))
    return session.scalar(select(Agreement.id).where(Agreement.person_id == person_id, on).limit(1)) is not None


def _tell(session: Session, recording: Recording, person: Subject, act: str, doing: Doing, *parts: Part) -> None:
    detail = {"person": person.key, "parts": [part.value for part in parts]}
    note_event(session, act, f"recording:{recording.key}", by_id=doing.by_id, now=doing.now, **detail)
    stories = stories_of_recording(session, recording.id)
    ask_for_stories(session, stories, Errand.index_story, now=doing.now, narrows=act == "add_voice")
