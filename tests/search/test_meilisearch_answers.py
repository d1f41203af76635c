"""Questions as the server is asked them, and its answers as they are read. The stand-in does not rank."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import InvalidInput
from search.contract import Correction, FacetCount, Filter, OtherNames, Question, Understood
from search.documents import PassageDocument, StoryDocument, story_change
from search.meilisearch_index import MeilisearchIndex
from tests.search.sample_stories import a_story
from tests.search.stand_in.server import running


@pytest.fixture(scope="module")
def server():
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def index(server):
    index = MeilisearchIndex(server.url, "", "public")
    yield index
    index.close()


def found(index, text, *filters, **limits):
    return [hit.story_id for hit in index.search(Question(text, filters, **limits)).hits]


def counts(answer):
    return {(facet.kind, facet.id): facet.stories for facet in answer.facets}


class TestWords:
    @pytest.fixture(autouse=True)
    def stories(self, index):
        index.rebuild(
            [
                a_story(1, "Salt FISH", "crème brûlée"),
                a_story(2, "salty fishes", "one word here", "and another pie"),
                a_story(3, "", "salt", "fish", narrators=("Ruth Pork",)),
            ]
        )

    def test_may_stand_anywhere_in_a_story(self, index):
        assert found(index, "salt fish ") == [1, 3]
        assert found(index, "word pie ") == [2]

    def test_the_last_is_a_beginning_until_a_space(self, index):
        assert found(index, "fish") == [1, 2, 3]
        assert found(index, "fish ") == [1, 3]

    def test_in_quotes_stand_together(self, index):
        assert found(index, '"salt fish"') == [1]

    def test_with_minus_leave_a_story_out(self, index):
        assert found(index, "fish -pork") == found(index, '-"ruth pork" fish ') == [1]
        assert found(index, "-pork") == [1, 2]

    def test_are_compared_folded(self, index):
        assert found(index, "BRÛLÉE ") == [1]

    def test_of_a_long_question_are_dropped_after_the_tenth(self, index):
        answer = index.search(Question(" ".join(["salt"] * 10 + ["fish"])))
        assert answer.understood.dropped == ("fish",)
        assert answer.understood.prefix is None
        assert answer.total == 2

    def test_are_given_up_from_the_right_and_counted_without(self, server, index):
        server.state.asked.clear()
        answer = index.search(Question("salt fish zebra okapi quagga"))
        assert answer.understood.dropped == ("zebra", "okapi", "quagga")
        assert answer.understood.words == ("salt", "fish")
        assert answer.total == 2
        assert [len(body["queries"]) for _, _, body in server.state.asked] == [1, 4, 1, 4]

    def test_that_nothing_holds_are_all_kept(self, index):
        answer = index.search(Question("zebra okapi "))
        assert (answer.total, answer.facets) == (0, ())
        assert answer.understood == Understood(words=("zebra", "okapi"))

    def test_in_quotes_are_never_given_up(self, index):
        assert found(index, 'salt "fish pie"') == []


class TestFilters:
    @pytest.fixture(autouse=True)
    def stories(self, index):
        index.rebuild(
            [
                a_story(1, "salt", subjects=(("dish", 1), ("person", 5)), language="en", recorded_year=1987),
                a_story(2, "salt", subjects=(("dish", 2), ("person", 5)), recipes=(9,), language="gcf"),
                a_story(3, "okra", subjects=(("dish", 1), ("crop", 1)), seeds=(4,), festivals=(6,), narrator_ids=(5,)),
            ]
        )

    def test_any_within_a_kind_and_all_across_kinds(self, index):
        assert found(index, "", Filter("dish", 1), Filter("dish", 2)) == [1, 2, 3]
        assert found(index, "", Filter("dish", 1), Filter("person", 5)) == [1]
        assert found(index, "", Filter("narrator", 5)) == [3]
        assert found(index, "", Filter("language", "gcf"), Filter("recipe", 9)) == [2]

    def test_of_a_kind_do_not_count_in_its_own_facets(self, server, index):
        server.state.asked.clear()
        answer = index.search(Question("", (Filter("dish", 1), Filter("language", "en")), moments=0))
        assert answer.total == 1
        assert counts(answer) == {
            ("dish", 1): 1,
            ("language", "en"): 1,
            ("person", 5): 1,
            ("year", 1987): 1,
        }
        answer = index.search(Question("", (Filter("dish", 1),), moments=0))
        assert {each: number for each, number in counts(answer).items() if each[0] == "dish"} == {
            ("dish", 1): 2,
            ("dish", 2): 1,
        }
        assert [len(body["queries"]) for _, _, body in server.state.asked] == [3, 2]

    def test_counts_are_of_all_pages_and_in_order(self, index):
        answer = index.search(Question("salt ", limit=1))
        assert (len(answer.hits), answer.total) == (1, 2)
        assert answer.facets[:2] == (FacetCount("dish", 1, 1), FacetCount("dish", 2, 1))

    def test_among_and_excluded_stories(self, index):
        assert found(index, "", among=frozenset({2, 3})) == [2, 3]
        assert found(index, "", among=frozenset()) == []
        assert found(index, "", excluded_stories=frozenset({2})) == [1, 3]
        many = frozenset(range(2, 20_000))
        assert found(index, "", excluded_stories=many) == [1]
        assert found(index, "", among=many) == [2, 3]
        hidden = index.search(Question("okra ", excluded_stories=frozenset({3})))
        assert (hidden.hits, hidden.total, hidden.facets) == ((), 0, ())

    @pytest.mark.parametrize(
        "code", ['en" OR id >= 0 OR language = "x', "en\\", "] OR standing = 1", "\x00", "'", "IN"]
    )
    def test_no_value_is_ever_syntax(self, index, code):
        assert found(index, "", Filter("language", code)) == []
        assert found(index, "", Filter("dish", code)) == []

    def test_another_audiences_question_is_refused(self, index):
        with pytest.raises(InvalidInput):
            index.search(Question("salt", audience="desk"))


class TestOrder:
    @pytest.fixture(autouse=True)
    def stories(self, index):
        index.rebuild(
            [
                a_story(1, "", recorded_at_s=200, recorded_year=1970, duration_s=5.0),
                a_story(2, "", recorded_at_s=100, recorded_year=1970, duration_s=9.0),
                a_story(3, "", duration_s=7.0),
            ]
        )

    @pytest.mark.parametrize(
        ("sort", "order"),
        [("newest", [1, 2, 3]), ("oldest", [2, 1, 3]), ("longest", [2, 3, 1]), ("shortest", [1, 3, 2])],
    )
    def test_is_what_was_asked_for(self, index, sort, order):
        assert found(index, "", sort=sort) == order

    @given(offset=st.integers(0, 5), limit=st.integers(0, 5))
    @settings(max_examples=15, deadline=None)
    def test_a_page_may_begin_anywhere(self, index, offset, limit):
        answer = index.search(Question("", sort="oldest", offset=offset, limit=limit))
        assert [hit.story_id for hit in answer.hits] == [2, 1, 3][offset : offset + limit]
        assert answer.total == 3

    def test_a_page_far_behind_the_last_is_empty(self, index):
        answer = index.search(Question("", offset=10**15))
        assert (answer.hits, answer.total) == ((), 3)


class TestMoments:
    def test_hold_most_words_first_then_the_earliest(self, index):
        index.rebuild([a_story(1, "salt fish", "fish", "salt fish", "okra", "salt", "salt"), a_story(2, "", "salt")])
        hits = {hit.story_id: hit for hit in index.search(Question("salt fish ")).hits}
        assert [(moment.passage_id, moment.start_s, moment.words) for moment in hits[1].moments] == [
            (101, 10.25, 2),
            (100, 0.25, 1),
            (103, 30.25, 1),
        ]
        assert index.search(Question("salt fish ", moments=0)).hits[0].moments == ()

    def test_are_those_that_speak_of_what_was_filtered_by(self, index):
        passages = [
            PassageDocument(10, 1, (1,), "a", starts_s=((1, 0.0),)),
            PassageDocument(11, 1, (1,), "b", subjects=(("dish", 3),), starts_s=((1, 4.0),)),
            PassageDocument(12, 1, (1,), "c", subjects=(("dish", 3), ("crop", 4)), starts_s=((1, 8.0),)),
        ]
        index.rebuild([story_change(StoryDocument(1, 1, "", subjects=(("dish", 3), ("crop", 4))), passages)])
        (hit,) = index.search(Question("", (Filter("dish", 3), Filter("crop", 4)))).hits
        assert [(moment.passage_id, moment.words) for moment in hit.moments] == [(12, 0), (11, 0)]
        assert index.search(Question("")).hits[0].moments == ()


class TestUnderstood:
    @pytest.fixture(autouse=True)
    def stories(self, server, index):
        server.state.taken_for = {"bredfriut": "breadfruit", "calaloo": "callaloo", "zalt": "salt"}
        index.rebuild([a_story(1, "", "breadfruit in salt", subject_names=("Le calalou", "Ámbar callaloo"))])
        yield
        server.state.taken_for = {}

    def test_corrections_are_what_was_seen_in_a_passage(self, index):
        assert index.search(Question("bredfriut ")).understood.corrected == (Correction("bredfriut", ("breadfruit",)),)

    def test_or_in_one_of_many_names_behind_letters_of_several_bytes(self, index):
        assert index.search(Question("calaloo ")).understood.corrected == (Correction("calaloo", ("callaloo",)),)

    def test_are_none_of_a_story_that_is_left_out(self, index):
        hidden = index.search(Question("bredfriut ", excluded_stories=frozenset({1})))
        assert hidden.understood.corrected == ()

    def test_what_is_no_misspelling_is_not_called_one(self, index):
        answer = index.search(Question("zalt "))
        assert (answer.total, answer.understood.corrected) == (1, ())

    def test_a_beginning_is_not_a_correction(self, index):
        answer = index.search(Question("breadf"))
        assert (answer.total, answer.understood.prefix, answer.understood.corrected) == (1, "breadf", ())

    def test_other_names_are_those_that_were_seen(self, index):
        names = (
            OtherNames(("fruit", "a", "pain"), (("breadfruit",), ("uru",))),
            OtherNames(("okra",), (("ochro",),)),
        )
        index.know_names(names)
        answer = index.search(Question("fruit à pain", other_names=names))
        assert answer.total == 1
        assert answer.understood.other_names == (OtherNames(("fruit", "a", "pain"), (("breadfruit",),)),)
        assert answer.understood.corrected == ()
        unknown = index.search(Question("fruit à pain"))
        assert (unknown.total, unknown.understood.other_names) == (1, ())


@given(text=st.text(max_size=80) | st.text(alphabet="ab-\" '[]()=\\:*.,", max_size=40))
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_typed_is_an_error(index, text):
    index.search(Question(text))


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "word " * 10_000, '"' * 999, "-" * 999, "\x00\x1b[31m", "a" * 70 + " b"]
)
def test_neither_is_too_much_of_it(index, text):
    index.search(Question(text))
