"""The sample archive's translations: one line a sentence, laid beside whatever passages the machine made of them."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.recordings import Recording
from ingest.sample_places import read_times
from ingest.subtitle_lines import SubtitleLine
from ingest.translations import lay_beside

BY = "the makers of this sample archive"


def translate_sample(session: Session, folder: Path, *, now: datetime) -> int:
    """Lay `translations/NN-slug.LANGUAGE.txt` beside their recordings; says how many were.

    Raises:
        InvalidInput: a file has not one line a sentence.
    """
    times = read_times(folder)
    recordings = {Path(row.file_name).stem: row for row in session.scalars(select(Recording).order_by(Recording.id))}
    count = 0
    for file in sorted((folder / "translations").glob("*.txt")):
        name, _, language = file.stem.rpartition(".")
        recording = recordings.get(name)
        if recording is None or recording.current_transcript_id is None:
            continue
        texts, sentences = file.read_text(encoding="utf-8").splitlines(), times[name]
        if len(texts) != len(sentences):
            raise InvalidInput(
                "%(file)s: it has %(count)s lines for %(count2)s sentences.",
                file=file.name,
                count=len(texts),
                count2=len(sentences),
            )
        lines = [SubtitleLine(text, "", one.start_s, one.end_s) for text, one in zip(texts, sentences, strict=True)]
        said = {"language": language, "by": BY, "source": file.name}
        lay_beside(session, recording, lines, **said, by_id=None, now=now)
        count += 1
    return count
