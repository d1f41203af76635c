"""The audit of the search indexes: each holds what its audience may find and nothing else, and is told what changes."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from archive.errors import MissingPart
from archive.reading_search_lag import IndexLag, are_on_their_way, search_lag
from ingest.answering import DATABASE
from ingest.auditing_record import Violation
from ingest.kept_indexes import AUDIENCES
from ingest.place import Place
from ingest.story_indexing import out_of_step
from search.contract import Audience
from search.falling_back import Source

_MISSING = {
    "public": "It is public and cannot be found; run `storyloom reindex`.",
    "desk": "The desk cannot find it; run `storyloom reindex`.",
}
_CLOSED = {
    "public": "It is not public and is in the index; run `storyloom reindex`.",
    "desk": "It is no longer there and is in the desk's index; run `storyloom reindex`.",
}


def indexes_hold_what_they_should(session: Session, place: Place, *, now: datetime) -> Iterator[Violation]:
    """Compare every index with the record, once nothing is on its way to it."""
    lags = {lag.name: lag for lag in search_lag(session).indexes}
    on_their_way = are_on_their_way(session)
    for audience in AUDIENCES:
        reader = place.public_index if audience == "public" else place.desk_index
        for source in reader.sources:
            if source.name != DATABASE:
                yield from _given_up(lags.get(source.name))
                yield from _as_it_should_be(session, source, audience, lags, now, settled=not on_their_way)


def _given_up(lag: IndexLag | None) -> Iterator[Violation]:
    if lag is not None and lag.given_up:
        sentence = f"{lag.given_up} stories could not be told to it; its log says why, then run `storyloom reindex`."
        yield Violation("index", f"index:{lag.name}", sentence)


def _as_it_should_be(
    session: Session, source: Source, audience: Audience, lags: dict[str, IndexLag], now: datetime, *, settled: bool
) -> Iterator[Violation]:
    lag = lags.get(source.name)
    if not source.reader.is_ready():
        sentence = "It cannot be read; start the worker, which rebuilds it."
        yield Violation("index", f"index:{source.name}", sentence)
        return
    if not settled or (lag is not None and (lag.waiting or not lag.built)):
        return  # changes are on their way; until they have arrived what is closed is left out of every question
    try:
        missing, closed = out_of_step(session, source.reader.story_versions(), audience, now=now)
    except MissingPart as error:
        yield Violation("index", f"index:{source.name}", str(error))
        return
    for story_id in missing:
        yield Violation("index", f"story:{story_id}", _MISSING[audience])
    for story_id in closed:
        yield Violation("index", f"story:{story_id}", _CLOSED[audience])
