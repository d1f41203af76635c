"""Passages that mean alike, asked of a search server. See `stand_in`; it compares vectors as the documentation says."""

import pytest

from archive.errors import MissingPart
from search.alike import Alike, FirstThatAnswers
from search.documents import PassageDocument, StoryDocument, story_change
from search.meilisearch_alike import MeilisearchAlike
from search.meilisearch_index import MeilisearchIndex
from tests.search.stand_in.server import running

VECTORS = {10: (1.0, 0.0), 11: (0.8, 0.6), 20: (0.96, 0.28), 30: (0.6, 0.8), 40: None}


@pytest.fixture
def server():
    with running(key="secret") as server:
        index = MeilisearchIndex(server.url, "secret", "public", meaning_dimensions=2)
        index.rebuild([told(1, 10, 11), told(2, 20), told(3, 30), told(4, 40, 20)])
        index.close()
        yield server


def told(story, *passages):
    documents = [PassageDocument(one, 1, (story,), "words", vector=VECTORS[one]) for one in passages]
    return story_change(StoryDocument(story, 1, "A story"), documents)


def found(server, passage, *, limit=9, least=0.0, left_out=()):
    alike = MeilisearchAlike(server.url, "secret", "public").alike(passage, limit=limit, least=least, left_out=left_out)
    return [(each.story_id, each.passage_id) for each in alike]


def test_the_nearest_of_other_stories_come_first_and_each_once(server):
    assert found(server, 10) == [(2, 20), (3, 30)]
    assert found(server, 10, limit=1) == [(2, 20)]
    assert found(server, 10, least=0.9) == [(2, 20)]
    assert found(server, 10, left_out={2}) == [(4, 20), (3, 30)]


def test_likeness_has_the_scale_of_the_embedded_matrix(server):
    (best,) = MeilisearchAlike(server.url, "secret", "public").alike(10, limit=1, least=0.0)
    assert best == Alike(2, 20, pytest.approx(0.98))


def test_a_passage_that_was_not_read_or_is_not_there_leads_nowhere(server):
    assert found(server, 99) == []
    with pytest.raises(MissingPart):
        found(server, 40)


def test_where_the_server_is_away_the_next_is_asked(server):
    class Known:
        def alike(self, passage_id, **_):
            return (Alike(7, passage_id, 0.9),)

    away = MeilisearchAlike("http://127.0.0.1:9", "secret", "public")
    assert FirstThatAnswers((away, Known())).alike(10, limit=1, least=0.0) == (Alike(7, 10, 0.9),)
    assert FirstThatAnswers((away,)).alike(10, limit=1, least=0.0) == ()
