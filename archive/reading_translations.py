"""Translations of a story's words: in which languages there is one, by whom, and line by line.

A translation stands beside a passage and never for it. Lines are asked for by
the keys of passages that were let through the gate, so a closed one's stays closed.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.gate import Viewer
from archive.passages import Passage, PassageVersion
from archive.reading_names import name_links
from archive.stories import StorySpan
from archive.subjects import Subject, SubjectKind
from archive.transcripts import Transcript, TranscriptKind

TRANSLATED_BY = "translated_by"
_LINES = (
    select(Transcript.language, Transcript.settings, Passage.key, PassageVersion.text)
    .join(PassageVersion, PassageVersion.transcript_id == Transcript.id)
    .join(Passage, Passage.id == PassageVersion.passage_id)
    .where(
        Transcript.kind == TranscriptKind.translation,
        Transcript.recording_id.in_(select(StorySpan.recording_id).where(StorySpan.story_id == bindparam("id"))),
    )
    .order_by(Transcript.language, Transcript.id)
)


@dataclass(frozen=True, slots=True)
class Translation:
    """The newest translation into one language; `lines` is text by passage key, `by` '' where nobody may be named."""

    language: str
    by: str
    lines: dict[str, str] = field(hash=False)


def translations_of(
    session: Session,
    story_id: int,
    passage_keys: Collection[str],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.page,
) -> tuple[Translation, ...]:
    """Every language that any of these passages was translated into, in the order of its code."""
    lines: dict[str, dict[str, str]] = {}
    credited_in: dict[str, dict[str, None]] = {}
    for language, settings, key, text in rows(session, _LINES, {"id": story_id}):
        if key in passage_keys:
            lines.setdefault(language, {})[key] = text
            credited_in.setdefault(language, {})[settings.get(TRANSLATED_BY, "")] = None
    if not lines:
        return ()
    names = _names(
        session, {one for own in credited_in.values() for one in own}, viewer=viewer, now=now, channel=channel
    )
    return tuple(
        Translation(language, ", ".join(filter(None, (names[one] for one in credited_in[language]))), own)
        for language, own in lines.items()
    )


def _names(
    session: Session, credited: Collection[str], *, viewer: Viewer, now: datetime, channel: Channel
) -> dict[str, str]:
    """Each credit as it may be shown: someone of the archive goes through the one door, others as they were given."""
    query = select(Subject.name, Subject.id).where(Subject.kind == SubjectKind.person, Subject.name.in_(credited))
    people = {row.name: row.id for row in session.execute(query)}
    links = name_links(session, people.values(), viewer=viewer, channel=channel, now=now)
    return {
        one: (links[people[one]].name if people[one] in links else "") if one in people else one for one in credited
    }
