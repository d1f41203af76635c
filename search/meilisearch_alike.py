"""Passages that mean alike, asked of Meilisearch, which keeps the vectors that it was sent with each passage."""

from collections.abc import Collection

from search.alike import Alike
from search.contract import Audience
from search.meilisearch_connection import Connection
from search.meilisearch_settings import MEANING, IndexNames

_MOST_STORIES = 100
"""Stories that one passage may stand in; the first of them is asked from."""


class MeilisearchAlike:
    """Answers from the passages of one audience's index."""

    def __init__(self, url: str, key: str, audience: Audience, *, prefix: str = "") -> None:
        self._names = IndexNames(audience, prefix)
        self._connection = Connection(url, key)

    def alike(
        self, passage_id: int, *, limit: int, least: float, left_out: Collection[int] = frozenset()
    ) -> tuple[Alike, ...]:
        """As `search.alike.AlikeFinder` promises; raises MissingPart when the server does not answer."""
        with self._connection.client() as client:
            index = client.index(self._names.passages)
            here = index.get_documents(
                {"filter": f"passage = {passage_id}", "fields": ["story"], "limit": _MOST_STORIES}
            ).results
            own = sorted(int(each.story) for each in here)
            if not own or limit < 1:
                return ()
            closed = ", ".join(map(str, sorted({*own, *left_out})))
            answer = index.get_similar_documents(
                {
                    "id": f"{own[0]}-{passage_id}",
                    "embedder": MEANING,
                    "filter": f"story NOT IN [{closed}]",
                    "attributesToRetrieve": ["story", "passage"],
                    "limit": 2 * limit,
                    "rankingScoreThreshold": max(0.0, least),
                    "showRankingScore": True,
                }
            )
            best: dict[int, Alike] = {}
            for hit in answer["hits"]:
                found = Alike(int(hit["story"]), int(hit["passage"]), float(hit["_rankingScore"]))
                best.setdefault(found.passage_id, found)
            return tuple(best.values())[:limit]
