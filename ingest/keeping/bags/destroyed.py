"""What was destroyed: nothing of it comes back with a bag, and no bag holds words of what it calls destroyed.

Known by its key, by the keys of the uploads that it came in, or by its bytes.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.destructions import Destruction
from archive.errors import InvalidInput
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.tables import METADATA
from archive.uploads import Upload
from archive.wiping_traces import WAS_DESTROYED
from ingest.keeping.bags.reading import Record
from ingest.keeping.bags.rows import Row

Gone = dict[str, set[int]]
"""Table -> the bag's numbers of rows that stay away, since they are of a recording that was destroyed here."""
WORDS_OF = ("contributions", "story_spans", "tagged_recordings", "transcripts")
"""What nothing is left of where a recording was destroyed."""
CONTRADICTION = Phrase("The rows of this bag contradict each other; nothing was brought in.")


def check_destroyed(record: Record) -> None:
    """Raises InvalidInput unless every recording that the bag calls destroyed has its note and no words."""
    ended = {row["id"] for row in _rows(record, "recordings") if row["destroyed_at"] is not None}
    uploads = _uploads(record)
    noted = {row["recording_id"]: set(row["uploads"]) for row in _rows(record, "destructions")}
    left = chain.from_iterable(_rows(record, name) for name in WORDS_OF)
    if (
        ended != noted.keys()
        or any(not keys <= uploads[recording] for recording, keys in noted.items())
        or any(row["recording_id"] in ended for row in left)
    ):
        raise InvalidInput(CONTRADICTION)


def gone_here(session: Session, record: Record) -> Gone:
    """Recordings of the bag that were destroyed here, and the stories and clips that are told of any of them."""
    destroyed = Recording.destroyed_at.is_not(None)
    keys, hashes = set(), set()
    for key, sha256 in session.execute(select(Recording.key, Recording.sha256).where(destroyed)):
        keys.add(key)
        hashes.add(sha256)
    came_in = _came_in(session)
    if not (keys or came_in):
        return defaultdict(set)
    alive = set(session.scalars(select(Recording.key).where(~destroyed)))
    uploads = _uploads(record)
    gone: Gone = defaultdict(set)
    for row in _rows(record, "recordings"):
        again = row["key"] in keys or row["sha256"] in hashes or bool(came_in & uploads[row["id"]])
        if again and row["key"] not in alive:
            gone["recordings"].add(row["id"])
    spans, clips = _rows(record, "story_spans"), _rows(record, "trail_clips")
    gone["stories"] = {row["story_id"] for row in spans if row["recording_id"] in gone["recordings"]}
    gone["name_candidates"] = _said_nowhere_else(record, gone["recordings"])
    gone["trail_clips"] = {
        row["id"] for row in clips if row["story_id"] in gone["stories"] or row["recording_id"] in gone["recordings"]
    }
    return gone


def _came_in(session: Session) -> set[str]:
    """Keys of the uploads that became what was destroyed, or that may become nothing since it was."""
    ended = select(Recording.id).where(Recording.destroyed_at.is_not(None))
    told = Upload.recording_id.in_(ended) | (Upload.refusal == str(WAS_DESTROYED))
    keys = set(session.scalars(select(Upload.key).where(told)))
    return keys.union(*session.scalars(select(Destruction.uploads)))


def _said_nowhere_else(record: Record, recordings: set[int]) -> set[int]:
    """Names that were found in their words alone."""
    passages = {row["id"] for row in _rows(record, "passages") if row["recording_id"] in recordings}
    inside: set[int] = set()
    outside: set[int] = set()
    for row in _rows(record, "candidate_places"):
        (inside if row["passage_id"] in passages else outside).add(row["candidate_id"])
    return inside - outside


def _rows(record: Record, name: str) -> Iterator[Row]:
    return record.rows(METADATA.tables[name])


def _uploads(record: Record) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for row in record.rows(METADATA.tables["uploads"]):
        found[row["recording_id"]].add(row["key"])
    return found
