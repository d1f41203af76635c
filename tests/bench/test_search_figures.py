"""The arithmetic of the search measures: percentiles, goals, and what counts as the same answer."""

import pytest

from bench.search_agreement import CUT_AT, compared, listed, rows, why_of
from bench.search_building import rate
from bench.search_figures import Times, in_ms, percentile, table
from bench.search_kills import mark, missing
from bench.search_latency import missed_goals, timed
from bench.search_questions import Asked
from bench.search_removals import CROP, FIRST, FIRST_PERSON, REMOVALS, WHAT_ALL_HOLD, own_word, shown
from bench.search_rules import Typed, held, is_joined_in, is_split_in, stands_for, typed_words
from search.contract import Answer, Correction, FacetCount, StoryHit, Understood


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (0, 1), (50.5, 51)])
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(percent, value):
    assert percentile(range(100, 0, -1), percent) == value


def test_a_percentile_of_one_value_is_that_and_of_none_is_an_error():
    assert percentile([3.0], 99) == 3.0
    with pytest.raises(ValueError, match="No values"):
        percentile([], 50)


def test_times_are_said_in_milliseconds():
    assert in_ms([0.001, 0.002, 0.1]) == "2.0 100.0 100.0"
    assert in_ms([]) == "-"
    assert table(["a", "b"], [[1, 2]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_a_missed_goal_is_named():
    assert missed_goals([0.001] * 100, 1.0) == []
    assert missed_goals([0.013] * 100, 3.1) == ["p50", "times"]
    assert missed_goals([0.001] * 98 + [0.051] * 2, 3.0) == ["p99"]


def test_every_engine_is_asked_every_question_and_another_one_first_each_time():
    order = []
    engines = {name: lambda asked, name=name: order.append(name) for name in "abc"}
    times = timed(engines, [Asked("word", "x"), Asked("word", "y"), Asked("other", "z")])
    assert "".join(order) == "abcbcacab"
    assert {kind: {name: len(each.cpu_s) for name, each in of.items()} for kind, of in times.items()} == {
        "word": {"a": 2, "b": 2, "c": 2},
        "other": {"a": 1, "b": 1, "c": 1},
    }


def test_times_are_kept_when_work_is_done():
    times = Times()
    times.take(lambda: None)
    assert (len(times.cpu_s), len(times.wall_s)) == (1, 1)


def test_making_the_archive_is_taken_off_the_time_of_building():
    assert rate({"cpu_s": 12, "passages": 1000}, {"cpu_s": 2}, "cpu_s") == 100


@pytest.mark.parametrize(
    ("typed", "word", "is_meant"),
    [
        ("corn", "corn", True), ("corn", "cornn", False), ("bread", "braed", True), ("bread", "bead", True),
        ("bread", "dread", False), ("bread", "broads", False), ("callaloos", "calalo", False),
        ("callaloos", "calaloo", True), ("callaloos", "tallaloos", True), ("callaloos", "talaloos", False),
    ],
)  # fmt: skip
def test_whole_words_are_read_with_the_slips_that_their_length_allows(typed, word, is_meant):
    assert stands_for(Typed(typed), word) is is_meant


@pytest.mark.parametrize(
    ("typed", "word", "is_meant"),
    [("cor", "corn", True), ("orn", "corn", False), ("breda", "breadfruit", True), ("dread", "breadfruit", False)],
)
def test_the_beginning_of_a_word_may_be_mistyped_too(typed, word, is_meant):
    assert stands_for(Typed(typed, goes_on=True), word) is is_meant


def test_only_a_last_word_without_a_space_goes_on():
    assert typed_words("blue corn") == (Typed("blue"), Typed("corn", goes_on=True))
    assert typed_words("blue corn ") == (Typed("blue"), Typed("corn"))


def test_words_may_be_joined_or_split():
    assert is_split_in(Typed("cornbread"), held("a corn bread"))
    assert not is_split_in(Typed("cornbread"), held("corn", "bread"))
    assert is_joined_in(typed_words("corn bread "), held("the cornbraed"))
    assert not is_joined_in(typed_words("blue corn bread "), held("bluecornbread"))


KNOWN = (
    [held("corn bread"), held("corn soup"), held("bread"), held("cornbread")]
    + [held("okra")] * (CUT_AT + 5)
    + [held("years he")]
)
VOCABULARY = ("bread", "corn", "cornbread", "okra", "soup")


def of(text: str, theirs, ours, **understood):
    answer = Answer(tuple(StoryHit(n, 0.0) for n in ours), len(ours), understood=Understood(**understood))
    return compared("kind", text, theirs=theirs, answer=answer, known=KNOWN, vocabulary=VOCABULARY)


def test_the_same_stories_in_any_order_are_the_same():
    assert of("corn ", [1, 2], [2, 1]).same
    assert not of("corn ", [1, 2], [2, 1]).cut


def test_what_one_alone_finds_is_said_with_why():
    assert why_of(of("corn ", [1, 2], [1])) == "missed by ours (only milli)"
    assert why_of(of("corn ", [1], [1, 2])) == "missed by milli (only ours)"
    assert why_of(of("corn ", [1, 2, 3], [1, 2])) == "against the rules, milli (only milli)"
    assert why_of(of("corn ", [1, 2], [1, 2, 3])) == "against the rules, ours (only ours)"
    assert why_of(of("cornbread ", [4, 1], [4])) == "split word (only milli)"
    assert why_of(of("corn bread ", [1, 4], [1])) == "joined words (only milli)"


def test_a_space_may_stand_in_another_place():
    assert why_of(of("year she ", [len(KNOWN)], [])) == "space in another place (only milli)"


def test_of_a_full_answer_every_story_must_be_found_and_no_more_is_asked():
    okra = range(5, 5 + CUT_AT)
    assert of("okra ", okra, range(5, 5 + CUT_AT + 5)).cut
    assert of("okra ", okra, range(5, 5 + CUT_AT + 5)).same
    assert not of("okra ", okra, range(6, 5 + CUT_AT + 5)).same


def test_what_milli_fills_up_with_counts_for_nothing():
    filled = of("corn bread ", [1, 2], [1])
    assert filled.same
    assert filled.filled == 1
    assert not of("corn bread ", [1, 2, 3], [1]).same


def test_words_that_were_dropped_are_not_asked_for():
    assert of("corn xyzzy ", [1, 2], [1, 2], dropped=("xyzzy",)).same
    assert not of("corn xyzzy ", [1, 2], [1], dropped=("xyzzy",)).same


def test_answers_are_counted_by_kind_and_listed_where_they_differ():
    every = [of("corn ", [1, 2], [1, 2]), of("corn ", [1, 2], [1])]
    assert list(rows(every)) == [["kind", 2, 1, 0, 1, "50.00"], ["all", 2, 1, 0, 1, "50.00"]]
    assert listed(every).splitlines()[-1:] == ["| `corn ` | kind | 1 | 0 | missed by ours (only milli) |"]


@pytest.mark.parametrize(
    ("answer", "where"),
    [
        (Answer(hits=(StoryHit(FIRST, 1.0),)), {"hits"}),
        (Answer(total=1), {"total"}),
        (Answer(facets=(FacetCount("person", FIRST_PERSON + 1, 1),)), {"facets"}),
        (Answer(facets=(FacetCount("crop", CROP, 1),)), {"facets"}),
        (Answer(nearest=(Correction("x", (own_word(0),)),)), {"nearest"}),
        (Answer(understood=Understood(corrected=(Correction("x", (own_word(1),)),))), {"corrected"}),
        (Answer(facets=(FacetCount("person", FIRST_PERSON + 2, 1),)), set()),
        (Answer(), set()),
    ],
)
def test_anything_of_a_removed_story_is_noticed(answer, where):
    assert shown(answer, "its word", gone=2, number=1) == where


def test_stories_that_are_left_may_be_counted():
    left = REMOVALS - 2
    answer = Answer((), left, (FacetCount("crop", CROP, left),))
    assert shown(answer, WHAT_ALL_HOLD, gone=2, number=1) == set()
    assert shown(answer, WHAT_ALL_HOLD, gone=3, number=1) == {"total", "facets"}
    assert shown(Answer(total=1), "its word", gone=2, number=2) == set()


class Reopened:
    """An index as it was found after a kill."""

    def __init__(self, versions, found):
        self.versions, self.found = versions, found

    def story_versions(self):
        return self.versions

    def search(self, question):
        return Answer(tuple(StoryHit(n, 1.0) for n in self.found) if mark(3) in question.text else ())


def test_what_was_acknowledged_and_is_not_there_is_lost():
    assert missing(Reopened({1: 3, 2: 3, 4: 9}, [1, 2]), {1: 3, 2: 3, 4: 2}, [2, 3]) == []
    assert missing(Reopened({1: 2, 2: 3}, [1, 2]), {1: 3, 2: 3}, [3]) == ["story 1"]
    assert missing(Reopened({2: 3}, [2]), {1: 3, 2: 3}, [3]) == ["story 1"]
    assert missing(Reopened({1: 3, 2: 3}, [2]), {1: 3, 2: 3}, [3]) == ["word of version 3"]
