"""One passage at the desk: how its line reads, how it read before and by whom, and what stands around it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import recording_facts
from archive.mentions import Anchor, Mention
from archive.passage_lines import current_line, first_line, version_of
from archive.passages import NO_SUCH_PASSAGE, Flag, Passage, PassageVersion, find_passage
from archive.phrases import Phrase
from archive.reading_desk_recording import DeskStoryLine
from archive.reading_mentions import SpokenOf, lost_mentions
from archive.reading_written import Machine
from archive.recordings import Recording
from archive.speakers import heard_as, name_heard
from archive.stories import Story
from archive.story_places import stories_of_passage
from archive.transcripts import Transcript

NO_SUCH_MENTION = Phrase("There is no such mention.")


@dataclass(frozen=True, slots=True)
class LineVersion:
    """One reading of a line, in the order they were made: by a person (`by`, '' at a command line) or a machine.

    `speaker` is under their full name; `again`: the line can read so again, since that was of the same seconds and
    is not how it reads now.
    """

    version: str
    kind: str
    by: str
    machine: Machine
    made_at: datetime
    text: str
    speaker: str = ""
    unclear: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The line before or after."""

    key: str
    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True)
class PassageAtDesk:
    """All that the desk shows of a passage; seconds are recording time.

    `version` names what `text` is, so that a correction can say what it saw;
    `lost` are mentions whose quote the text no longer holds, undecided or accepted.
    """

    key: str
    recording_key: str
    recording_title: str
    language: str
    start_s: float
    end_s: float
    text: str
    version: str
    first_text: str
    speaker: str
    unclear: bool
    history: tuple[LineVersion, ...]
    before: Neighbour | None
    after: Neighbour | None
    stories: tuple[DeskStoryLine, ...]
    lost: tuple[SpokenOf, ...]


def passage_at_desk(session: Session, key: str, *, viewer: Viewer, now: datetime) -> Passage:
    """The passage of this key, if it is at this viewer's desk.

    Raises:
        NotFound: there is none, or it is not at their desk; the two read the same.
    """
    passage = find_passage(session, key)
    if not may(viewer, recording_facts(session, passage.recording_id), Channel.desk, now).allow:
        raise NotFound(NO_SUCH_PASSAGE)
    return passage


def read_desk_passage(session: Session, key: str, *, viewer: Viewer, now: datetime) -> PassageAtDesk:
    """The passage of this key at this viewer's desk; raises NotFound as `passage_at_desk` and `current_line` do."""
    passage = passage_at_desk(session, key, viewer=viewer, now=now)
    line = current_line(session, passage)
    recording = session.get_one(Recording, passage.recording_id)
    return PassageAtDesk(
        key=passage.key,
        recording_key=recording.key,
        recording_title=recording.title,
        language=session.get_one(Transcript, line.transcript_id).language,
        start_s=line.start_s,
        end_s=line.end_s,
        text=line.text,
        version=version_of(session, line),
        first_text=_first_text(session, line),
        speaker=name_heard(session, line),
        unclear=Flag.unclear in line.flags,
        history=_history(session, line),
        before=_neighbour(session, line, -1),
        after=_neighbour(session, line, +1),
        stories=_stories(session, passage.id),
        lost=lost_mentions(session, passage.id, viewer=viewer, now=now),
    )


def _first_text(session: Session, line: PassageVersion) -> str:
    """How it was first read, where that was of the same seconds; else how it reads."""
    first = first_line(session, line)
    return first.text if (first.start_s, first.end_s) == (line.start_s, line.end_s) else line.text


def lost_mention(session: Session, passage: Passage, key: str) -> Mention:
    """The mention of this key, if the passage's text no longer holds its quote.

    Raises:
        NotFound: there is none such.
    """
    query = select(Mention).where(Mention.key == key, Mention.passage_id == passage.id, Mention.anchor == Anchor.stale)
    mention = session.scalar(query)
    if mention is None:
        raise NotFound(NO_SUCH_MENTION)
    return mention


def _history(session: Session, line: PassageVersion) -> tuple[LineVersion, ...]:
    """Every reading that led to the present one, each as it was first made."""
    rows = session.scalars(select(PassageVersion).where(PassageVersion.passage_id == line.passage_id))
    readings = {row.origin_id: row for row in rows}
    made = (
        select(Transcript, Account.name)
        .outerjoin(Account, Account.id == Transcript.made_by_id)
        .where(Transcript.id.in_(readings.keys() & _ancestors(session, line.transcript_id)))
        .order_by(Transcript.id)
    )
    return tuple(
        LineVersion(
            version=row.key,
            kind=row.kind.value,
            by=by or "",
            machine=Machine(row.engine, row.engine_version, row.model),
            made_at=row.created_at,
            text=readings[row.id].text,
            speaker=name_heard(session, readings[row.id]),
            unclear=Flag.unclear in readings[row.id].flags,
            again=_other_reading(readings[row.id], line),
        )
        for row, by in session.execute(made)
    )


def _other_reading(one: PassageVersion, line: PassageVersion) -> bool:
    same_seconds = (one.start_s, one.end_s) == (line.start_s, line.end_s)
    return same_seconds and (one.text, heard_as(one), one.flags) != (line.text, heard_as(line), line.flags)


def _ancestors(session: Session, transcript_id: int) -> set[int]:
    """A transcript and all that it goes back to."""
    recording = select(Transcript.recording_id).where(Transcript.id == transcript_id).scalar_subquery()
    rows = session.execute(select(Transcript.id, Transcript.parent_id).where(Transcript.recording_id == recording))
    parents = {row.id: row.parent_id for row in rows}
    found: set[int] = set()
    at: int | None = transcript_id
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def _neighbour(session: Session, line: PassageVersion, way: int) -> Neighbour | None:
    beyond = PassageVersion.position > line.position if way > 0 else PassageVersion.position < line.position
    order = PassageVersion.position if way > 0 else PassageVersion.position.desc()
    query = (
        select(Passage.key, PassageVersion.start_s, PassageVersion.end_s, PassageVersion.text)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .where(PassageVersion.transcript_id == line.transcript_id, beyond)
        .order_by(order)
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return Neighbour(*row) if row is not None else None


def _stories(session: Session, passage_id: int) -> tuple[DeskStoryLine, ...]:
    ids = stories_of_passage(session, passage_id)
    query = select(Story.key, Story.slug, Story.title, Story.state).where(Story.id.in_(ids)).order_by(Story.id)
    return tuple(DeskStoryLine(key, slug, title, state.value) for key, slug, title, state in session.execute(query))
