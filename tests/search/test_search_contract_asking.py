"""How every engine sorts, and what it makes of questions that nobody should ask."""

import pytest

from archive.errors import InvalidInput
from search.contract import Filter, Question
from tests.search.engines import found, put
from tests.search.sample_stories import a_story


class TestSort:
    @pytest.fixture
    def index(self, index):
        put(
            index,
            [
                a_story(1, "salt", "salt", recorded_at_s=500, duration_s=60.0),
                a_story(2, "", "salt", recorded_at_s=None, duration_s=20.0),
                a_story(3, "", "salt", recorded_at_s=-90, duration_s=0.5),
                a_story(4, "", "salt", recorded_at_s=900, duration_s=60.5),
                a_story(5, "", "okra", recorded_at_s=901, duration_s=61.0),
            ],
        )
        return index

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("relevance", [1, 4, 3, 2]),
            ("newest", [4, 1, 3, 2]),
            ("oldest", [3, 1, 4, 2]),
            ("longest", [4, 1, 2, 3]),
            ("shortest", [3, 2, 1, 4]),
        ],
    )
    def test_each(self, index, sort, order):
        assert found(index, "salt ", sort=sort) == order
        assert [found(index, "salt ", sort=sort, limit=1, offset=place) for place in range(4)] == [[n] for n in order]

    def test_without_words(self, index):
        assert found(index, "", sort="newest") == [5, 4, 1, 3, 2]
        assert found(index, "", sort="shortest") == [3, 2, 1, 4, 5]

    @pytest.mark.parametrize("sort", ["newest", "oldest", "longest", "shortest"])
    def test_ties_stay_as_they_are(self, index, sort):
        put(index, [a_story(number, "tie", recorded_at_s=7, duration_s=7.0) for number in range(10, 30)])
        whole = found(index, "tie ", sort=sort)
        assert len(whole) == 20
        assert [
            each for page in range(0, 20, 3) for each in found(index, "tie ", sort=sort, limit=3, offset=page)
        ] == whole


class TestBadInput:
    @pytest.mark.parametrize(
        "text",
        [
            "callaloo " * 12_000,
            " ".join(f"word{number}" for number in range(10_000)),
            "c" * 100_000,
            '"' * 1_001,
            '"callaloo',
            '-"' * 500,
            "\x00\x07callaloo\x1b[2J\u202e",
            "dish = 7 AND (year > 3) OR NOT _geo",
            "\U0001f33d \ud800",
            "e\u0301" * 5_000,
        ],
    )
    def test_any_question_has_an_answer(self, index, text):
        put(index, [a_story(1, "callaloo")])
        answer = index.search(Question(text))
        assert answer.total in {0, 1}
        assert len(answer.understood.dropped) < 1_000

    def test_a_page_that_no_one_can_reach_is_empty(self, index):
        put(index, [a_story(1, "callaloo")])
        for text, sort in (("callaloo ", "relevance"), ("callaloo ", "newest"), ("", "relevance")):
            answer = index.search(Question(text, offset=10**12, limit=10**9, sort=sort))
            assert (answer.hits, answer.total) == ((), 1)

    @pytest.mark.parametrize(
        ("kind", "identifier"),
        [
            ("dish", -1),
            ("dish", 2**62),
            ("year", 10**30),
            ("dish", "soup"),
            ("language", "x'; drop"),
            ("language", ""),
            ("language", 3),
        ],
    )
    def test_filters_by_what_is_not_there(self, index, kind, identifier):
        put(index, [a_story(1, "callaloo", language="en")])
        assert found(index, "callaloo ", Filter(kind, identifier)) == []

    @pytest.mark.parametrize("limits", [{"limit": -1}, {"offset": -1}, {"moments": -5}])
    def test_fewer_than_no_stories_are_refused(self, limits):
        with pytest.raises(InvalidInput):
            Question("callaloo", **limits)
