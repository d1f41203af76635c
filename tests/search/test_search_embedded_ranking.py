"""What is compared in everything and what is not: pages must join, whatever is asked for."""

import pytest

from search import embedded_finding, embedded_ranking
from search.contract import OtherNames, Question
from search.embedded import EmbeddedIndex
from tests.search.engines import found
from tests.search.sample_stories import a_story


@pytest.fixture
def index(tmp_path):
    index = EmbeddedIndex(tmp_path, "public")
    index.rebuild(
        [
            *(a_story(number, "", "salt", "fish", "oil") for number in range(1, 30)),
            a_story(30, "", "salt fish"),
            a_story(31, "", "fish salt"),
            a_story(32, "salt", "fish"),
        ]
    )
    yield index
    index.close()


def test_the_closest_are_compared_though_many_others_came_first(index, monkeypatch):
    monkeypatch.setattr(embedded_ranking, "COMPARED", 5)
    assert found(index, "salt fish ", limit=3) == [30, 31, 32]


@pytest.mark.parametrize("text", ["salt fish ", "salt ", "s", "salt fi"])
def test_pages_join_beyond_what_is_compared(index, monkeypatch, text):
    whole = found(index, text, limit=100)
    monkeypatch.setattr(embedded_ranking, "COMPARED", 5)
    pages = [each for offset in range(0, 40, 7) for each in found(index, text, limit=7, offset=offset)]
    assert pages == found(index, text, limit=100)
    assert sorted(pages) == sorted(whole) == list(range(1, 33))


def test_scores_are_between_nothing_and_everything_in_the_title(index):
    scores = {hit.story_id: hit.score for hit in index.search(Question("salt ", limit=100)).hits}
    assert scores[32] == 1.0
    assert all(0 < score < 1 for story_id, score in scores.items() if story_id != 32)


def test_many_stories_allowed_or_left_out_are_the_same_as_few(index):
    many = frozenset(range(20, 2_000))
    assert found(index, "salt ", limit=100, among=many) == found(
        index, "salt ", limit=100, among=frozenset(range(20, 33))
    )
    assert sorted(found(index, "salt ", limit=100, excluded_stories=many)) == list(range(1, 20))
    assert index.search(Question("salt ", among=many, excluded_stories=many)).total == 0


def test_a_phrase_of_more_stories_than_the_engine_counts_at_once(index, monkeypatch):
    index.apply([a_story(number, "", "a salt fish pie") for number in range(100, 120)])
    monkeypatch.setattr(embedded_finding, "_BUCKETS", 4)
    assert sorted(found(index, '"salt fish"', limit=100)) == [30, *range(100, 120)]
    assert sorted(found(index, 'pie -"salt fish"', limit=100)) == []


def test_a_thing_may_have_more_names_than_a_score_has_bits(index):
    names = tuple((f"name{number:02}",) for number in range(30))
    index.apply([a_story(200 + number, "", f"name{number:02}") for number in range(30)])
    answer = index.search(Question("thing ", other_names=(OtherNames(("thing",), (*names, ("nowhere",))),)))
    assert answer.total == 30
    assert answer.understood.other_names == (OtherNames(("thing",), names),)


def test_every_correction_is_named_though_one_of_them_is_in_most_stories(index):
    index.apply([a_story(300 + number, "", "callaloo") for number in range(120)])
    index.apply([a_story(500, "", "callalou"), a_story(501, "", "callalox")])
    (correction,) = index.search(Question("callalo ")).understood.corrected
    assert correction.found == ("callaloo", "callalou", "callalox")
