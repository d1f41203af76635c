"""Meilisearch as seen by every process that only answers questions.

Hits, totals and facets come from `stories`, which counts exactly and holds all
that is said in a story, so that words may stand anywhere in it. The moments of
the stories on this page come from `passages`, in a second request.
"""

from collections.abc import Sequence
from typing import Any

from archive.errors import InvalidInput, MissingPart
from search.contract import Answer, Audience, Question
from search.meilisearch_answers import Result, facet_counts, page_hits, story_hits
from search.meilisearch_connection import Connection
from search.meilisearch_questions import (
    Reading,
    moment_queries,
    readings,
    story_count,
    story_page,
)
from search.meilisearch_readiness import check_indexes, check_server
from search.meilisearch_settings import IndexNames
from search.meilisearch_understanding import understood
from search.question_terms import read_question

_VERSIONS_AT_ONCE = 10_000


class MeilisearchReader:
    """Answers questions from one audience's indexes; `meaning_dimensions` is the length of vectors, if any are kept."""

    def __init__(
        self, url: str, key: str, audience: Audience, *, meaning_dimensions: int | None = None, prefix: str = ""
    ) -> None:
        self.names = IndexNames(audience, prefix)
        self.connection = self._patient = Connection(url, key)
        self.meaning_dimensions = meaning_dimensions

    def search(self, question: Question) -> Answer:
        """Answer a question; raise MissingPart when the server cannot, and InvalidInput for another audience's."""
        if question.audience != self.names.audience:
            raise InvalidInput(
                "This search index is for %(audience)s; ask the one for %(audience2)s.",
                audience=self.names.audience,
                audience2=question.audience,
            )
        first, *shorter = readings(read_question(question.text))
        if question.among is not None and not question.among:
            return Answer(understood=understood(question, first, ()))
        with self.connection.client():
            reading, (page, *others) = self._first_that_finds(question, first, shorter)
            hits = page_hits(question, page)
            passages = self._passages(question, reading, hits)
            shown = passages.pop(0)["hits"] if passages and reading.kept else []
            return Answer(
                story_hits(question, reading, hits, passages),
                int(page["totalHits"]),
                facet_counts(question, page, others),
                understood(question, reading, [*hits, *shown]),
            )

    def reload(self) -> None:
        """Do nothing but ask whether the server is there: it always answers from its newest state."""
        with self.connection.client(at_once=False) as client:
            client.health()

    def is_ready(self) -> bool:
        """Tell whether the server answers, is of a version to work with, and has both indexes as they should be.

        Without an answer this is false too; `rebuild` then says so at once and leaves everything as it is.
        """
        try:
            with self._patient.client(at_once=False) as client:
                check_server(client)
                check_indexes(client, self.names, self.meaning_dimensions)
        except MissingPart:
            return False
        return True

    def story_versions(self) -> dict[int, int]:
        """Return the version of every story in the index, by story id; raise MissingPart when there is none."""
        versions: dict[int, int] = {}
        with self._patient.client(at_once=False) as client:
            stories = client.index(self.names.stories)
            offset, total = 0, 1
            while offset < total:
                asked: dict[str, Any] = {"filter": "standing = 1", "fields": ["id", "version"]}
                answer = stories.get_documents(asked | {"limit": _VERSIONS_AT_ONCE, "offset": offset})
                versions |= {int(each.id): int(each.version) for each in answer.results}
                offset, total = offset + _VERSIONS_AT_ONCE, answer.total
        return versions

    def _first_that_finds(
        self, question: Question, first: Reading, shorter: Sequence[Reading]
    ) -> tuple[Reading, list[Result]]:
        """Return the reading with most words that finds a story, or the first when none does, and what it finds."""
        results = self.connection.ask(story_page(self.names, question, first))
        if results[0]["totalHits"] or not shorter:
            return first, results
        counts = self.connection.ask([story_count(self.names, question, reading) for reading in shorter])
        for reading, count in zip(shorter, counts, strict=True):
            if count["totalHits"]:
                return reading, self.connection.ask(story_page(self.names, question, reading))
        return first, results

    def _passages(self, question: Question, reading: Reading, hits: Sequence[Result]) -> list[Result]:
        if not hits or not question.moments or not (reading.kept or question.filters):
            return []
        story_ids = [int(hit["id"]) for hit in hits]
        return self.connection.ask(moment_queries(self.names, question, reading, story_ids))
