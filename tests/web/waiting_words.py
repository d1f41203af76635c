"""An archive with words to decide on: one plain name twice, one that two people share, one that is only heard as."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive.database import writing
from archive.mentions import Mention
from archive.passages import Passage
from archive.subjects import Subject, SubjectKind
from ingest.place import Place
from tests.archive import builders

LINES = [
    "My aunt made callaloo on Sundays",
    "Nobody made callaloo as she did",
    "Rosa sang while it cooked",
    "Then came the kalaloo leaves",
]


@dataclass
class Waiting:
    recording: str
    passages: list[str]
    plain: str
    again: str
    cook: str
    teacher: str
    misheard: str
    callaloo: Subject


def words_wait(place: Place) -> Waiting:
    """Five suggestions on four places, nobody's decision yet."""
    with writing(place.engine) as session:
        narrator = builders.a_subject(session, "Amara Okafor")
        callaloo = builders.a_subject(session, "callaloo", SubjectKind.dish)
        cook, teacher = builders.a_subject(session, "Rosa (cook)"), builders.a_subject(session, "Rosa (teacher)")
        recording = builders.a_recording(session, narrators=(narrator,))
        recording.title = "The green pot"
        passages = builders.a_transcript(
            session, recording, [(n * 6.0, n * 6.0 + 5, line) for n, line in enumerate(LINES)]
        )
        return Waiting(
            recording.key,
            [passage.key for passage in passages],
            suggested(session, passages[0], LINES[0], "callaloo", callaloo).key,
            suggested(session, passages[1], LINES[1], "callaloo", callaloo).key,
            suggested(session, passages[2], LINES[2], "Rosa", cook, score=0.6).key,
            suggested(session, passages[2], LINES[2], "Rosa", teacher, score=0.4).key,
            suggested(session, passages[3], LINES[3], "kalaloo", callaloo, origin="sound-alike", score=0.7).key,
            callaloo,
        )


def suggested(session: Session, passage: Passage, line: str, quote: str, subject: Subject, **given: object) -> Mention:
    """A machine's suggestion on these words."""
    start = line.index(quote)
    more = {"origin": "dictionary", "origin_version": "3", "score": 0.95, **given}
    more = {"start_s": 2.0, "end_s": 2.5, **more}
    return builders.a_mention(
        session, passage, subject, quote=quote, start_char=start, end_char=start + len(quote), **more
    )
