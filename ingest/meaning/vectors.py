"""Where the vectors of passages are kept, what finds passages by them, and how they come into documents."""

from dataclasses import replace
from pathlib import Path

from archive.settings import Settings
from ingest.meaning.encoder import MODEL
from search.alike import AlikeFinder, FirstThatAnswers
from search.alike_file import VectorFile
from search.documents import Change
from search.embedded_alike import EmbeddedAlike
from search.meilisearch_alike import MeilisearchAlike


def meaning_path(data: Path) -> Path:
    """Where the file lies."""
    return data / "index" / "meaning.sqlite"


def alike_finder(settings: Settings) -> AlikeFinder | None:
    """What finds passages that mean alike: the search server where one is set, else the file; None switched off."""
    if not settings.meaning:
        return None
    here = EmbeddedAlike(meaning_path(settings.data))
    if not settings.search_url:
        return here
    return FirstThatAnswers((MeilisearchAlike(settings.search_url, settings.search_key, "public"), here))


def with_vectors(change: Change, settings: Settings) -> Change:
    """The same change with what is known of its passages' meaning."""
    if change.story is None or not settings.meaning:
        return change
    known = VectorFile(meaning_path(settings.data), model=MODEL).known([passage.id for passage in change.passages])
    passages = (
        replace(passage, vector=known[passage.id].vector if passage.id in known else None)
        for passage in change.passages
    )
    return replace(change, passages=tuple(passages))
