"""Building an index anew from the record: beside the old one, which answers until the new one stands in its place."""

from collections.abc import Iterator
from datetime import datetime

from archive.clock import utc_now
from archive.index_book import begin_building, note_built
from ingest.kept_indexes import KeptIndex
from ingest.meaning.vectors import with_vectors
from ingest.story_indexing import change_of, stories_to_index
from ingest.workplace import Workplace
from search.documents import Change


def build(workplace: Workplace, kept: KeptIndex) -> int:
    """Build one index anew; gives how many stories it holds. After any error the old one stands and is to be built."""
    with workplace.writing() as session:
        kept.state(session)
        version = begin_building(session, kept.name)
    held: dict[int, datetime] = {}
    kept.index.rebuild(_every_change(workplace, kept, version, held))
    with workplace.writing() as session:
        note_built(session, kept.name, version, held, now=utc_now())
    return len(held)


def _every_change(workplace: Workplace, kept: KeptIndex, version: int, held: dict[int, datetime]) -> Iterator[Change]:
    """Every story that belongs in the index, each in a transaction of its own; `held` says which, and as of when."""
    with workplace.reading() as session:
        ids = list(stories_to_index(session, kept.audience))
    for story_id in ids:
        now = utc_now()
        with workplace.reading() as session:
            change = change_of(session, story_id, kept.audience, version=version, now=now)
        if change.story is not None:
            held[story_id] = now
            yield with_vectors(change, workplace.place.settings) if kept.keeps_vectors else change
