"""Which search engine an archive uses: the embedded one, or Meilisearch where its address is set."""

from pathlib import Path

from search.contract import Audience, SearchIndex, SearchReader
from search.embedded import EmbeddedIndex
from search.embedded_reading import EmbeddedReader
from search.meilisearch_index import MeilisearchIndex
from search.meilisearch_reading import MeilisearchReader


def reader_for(
    url: str, key: str, root: Path, audience: Audience, *, meaning_dimensions: int | None = None
) -> SearchReader:
    """Return what a process that only answers questions asks."""
    if url:
        return MeilisearchReader(url, key, audience, meaning_dimensions=meaning_dimensions)
    return EmbeddedReader(root, audience)


def writer_for(
    url: str, key: str, root: Path, audience: Audience, *, meaning_dimensions: int | None = None
) -> SearchIndex:
    """Return what the one process that writes the index writes to."""
    if url:
        return MeilisearchIndex(url, key, audience, meaning_dimensions=meaning_dimensions)
    return EmbeddedIndex(root, audience)
