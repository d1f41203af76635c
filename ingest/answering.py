"""Who answers a search: the server where one is set and has caught up, else the embedded index, else the database.

The order is the same for the public and for the desk, and no page can tell an
index of the one from an index of the other but by the reader it was handed.
"""

from sqlalchemy import Engine

from archive.clock import utc_now
from archive.database import reading
from archive.search_suppression import names_may_be_shown
from archive.settings import Settings
from ingest.kept_indexes import EMBEDDED, SERVER, name_of, vector_length
from ingest.plain_search import PlainSearch
from search import choosing
from search.contract import Audience
from search.falling_back import FallingBack, Source

DATABASE = "database"
SERVER_RESTS_S = 5.0
"""How long nobody asks a server that did not answer."""


def reader_for(settings: Settings, engine: Engine, audience: Audience) -> FallingBack:
    """What answers questions of this audience."""
    embedded = choosing.reader_for("", "", settings.data / "index", audience)
    sources = [Source(name_of(EMBEDDED, audience), embedded), Source(DATABASE, PlainSearch(engine, audience))]
    if settings.search_url:
        sources.insert(0, _server(settings, engine, audience))
    return FallingBack(sources)


def _server(settings: Settings, engine: Engine, audience: Audience) -> Source:
    name = name_of(SERVER, audience)
    reader = choosing.reader_for(
        settings.search_url,
        settings.search_key,
        settings.data / "index",
        audience,
        meaning_dimensions=vector_length(settings, audience),
    )

    def may_answer() -> bool:
        with reading(engine) as session:
            return names_may_be_shown(session, name, now=utc_now())

    return Source(name, reader, may_answer, SERVER_RESTS_S)
