"""Whose voice a line is: only people who have a part in the recording, since a file's own names prove nothing.

Files of ours and of many others write a name before a line where the speaker changes, and it holds until the next.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.recordings import Contribution, Part
from archive.subjects import Subject
from ingest.transcript_import.brought import BroughtLine
from ingest.transcript_import.subtitles import undoubted

_NAMED = re.compile(r"([^\W\d_][^:\n]{0,79}):\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line and the person heard in it; `unknown` is a name that nobody of the recording goes by, else ''."""

    line: BroughtLine
    speaker_id: int | None
    unknown: str = ""


def known_speakers(session: Session, recording_id: int) -> dict[str, int]:
    """Ids of the people heard in a recording, by their folded names."""
    query = (
        select(Subject.id, Subject.name)
        .join(Contribution, Contribution.person_id == Subject.id)
        .where(Contribution.recording_id == recording_id, Contribution.part.in_([Part.narrator, Part.interviewer]))
    )
    return {fold(name): id_ for id_, name in session.execute(query)}


def spoken_by(lines: Sequence[BroughtLine], known: Mapping[str, int]) -> Iterator[Spoken]:
    """Each line with its speaker. Where a file names nobody, the only one who is known is heard."""
    nobody_named = not any(line.speaker or _name_before(line, known) for line in lines)
    only = next(iter(known.values())) if len(known) == 1 and nobody_named else None
    holds = only
    for line in lines:
        before = _name_before(line, known)
        if line.speaker:
            found = known.get(fold(line.speaker))
            yield Spoken(line, found, "" if found else line.speaker)
        elif before:
            holds = known[fold(before)]
            text, doubted = undoubted(line.text[len(before) + 1 :].lstrip())
            yield Spoken(replace(line, text=text, doubted=doubted or line.doubted), holds)
        else:
            yield Spoken(line, holds)


def _name_before(line: BroughtLine, known: Mapping[str, int]) -> str:
    found = _NAMED.match(line.text)
    return found[1] if found and fold(found[1]) in known else ""
