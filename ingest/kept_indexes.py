"""The indexes that an archive keeps: for the public and for the desk, embedded, and on a server where one is set.

The embedded ones are kept up beside a server's, so that there is always
something that answers at once when the server does not.
"""

from dataclasses import dataclass
from typing import get_args

from sqlalchemy.orm import Session

from archive.index_book import state_of
from archive.index_entries import IndexState
from archive.settings import Settings
from ingest.meaning.encoder import DIMENSIONS
from search.choosing import writer_for
from search.contract import Audience, SearchIndex

EMBEDDED, SERVER = "embedded", "meilisearch"
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


@dataclass(frozen=True, slots=True)
class KeptIndex:
    """One index that the worker writes.

    `is_remote`: it may not answer, works on its own time and keeps names; `keeps_vectors`: what passages mean too.
    """

    name: str
    audience: Audience
    index: SearchIndex
    is_remote: bool = False
    keeps_vectors: bool = False

    def state(self, session: Session) -> IndexState:
        """Its page in the book of deliveries; a remote one is in use only once it has caught up."""
        return state_of(session, self.name, self.audience, in_use=not self.is_remote)


def name_of(engine: str, audience: Audience) -> str:
    """The name under which an index stands in the book."""
    return f"{engine}:{audience}"


def vector_length(settings: Settings, audience: Audience) -> int | None:
    """How long the vectors are that a server's index for this audience keeps; None where it keeps none."""
    return DIMENSIONS if settings.meaning and audience == "public" else None


def open_indexes(settings: Settings) -> tuple[KeptIndex, ...]:
    """Every index of these settings, to be written by the one worker."""
    root, url, key = settings.data / "index", settings.search_url, settings.search_key
    here = [KeptIndex(name_of(EMBEDDED, each), each, writer_for("", "", root, each)) for each in AUDIENCES]
    if not url:
        return tuple(here)
    there = [
        KeptIndex(
            name_of(SERVER, each),
            each,
            writer_for(url, key, root, each, meaning_dimensions=vector_length(settings, each)),
            is_remote=True,
            keeps_vectors=vector_length(settings, each) is not None,
        )
        for each in AUDIENCES
    ]
    return (*here, *there)
