"""Who answers a search: the server where one is set and has caught up, else the embedded index, else the database.

The order is the same for the public and for the desk, and no page can tell an
index of the one from an index of the other but by the reader it was handed.
"""

from sqlalchemy import Engine

from archive.settings import Settings
from ingest.kept_indexes import name_of
from ingest.plain_search import PlainSearch
from search.contract import Audience
from search.embedded_reading import EmbeddedReader
from search.falling_back import FallingBack, Source

DATABASE = "database"


def reader_for(settings: Settings, engine: Engine, audience: Audience) -> FallingBack:
    """What answers questions of this audience."""
    embedded = EmbeddedReader(settings.data / "index", audience)
    return FallingBack(
        [Source(name_of("embedded", audience), embedded), Source(DATABASE, PlainSearch(engine, audience))]
    )
