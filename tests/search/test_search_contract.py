"""What every engine promises. An engine joins by adding its factory to ENGINES."""

import pytest

from archive.errors import InvalidInput, MissingPart
from search.contract import Correction, Filter, Question
from search.documents import PassageDocument, StoryDocument, story_change, story_removal
from search.embedded import EmbeddedIndex
from tests.search.real_meilisearch import real_meilisearch
from tests.search.sample_stories import a_story

ENGINES = {"embedded": lambda tmp_path: EmbeddedIndex(tmp_path, "public"), "meilisearch": real_meilisearch}


@pytest.fixture(params=sorted(ENGINES))
def empty(request, tmp_path):
    index = ENGINES[request.param](tmp_path)
    yield index
    index.close()


@pytest.fixture
def index(empty):
    empty.rebuild([])
    return empty


def found(index, text, *filters, **limits):
    return [hit.story_id for hit in index.search(Question(text, filters, **limits)).hits]


class TestBeforeTheFirstBuild:
    def test_it_says_that_it_is_not_ready(self, empty):
        assert not empty.is_ready()
        with pytest.raises(MissingPart, match="rebuilt"):
            empty.search(Question("callaloo"))
        with pytest.raises(MissingPart):
            empty.apply([a_story(1, "callaloo")])

    def test_a_rebuild_makes_it_ready(self, empty):
        empty.rebuild([a_story(1, "callaloo")])
        assert empty.is_ready()
        assert found(empty, "callaloo") == [1]


class TestWords:
    def test_all_words_wherever_in_the_story_and_close_together_first(self, index):
        index.apply([a_story(1, "", "salt fish"), a_story(2, "", "salt", "fish"), a_story(3, "", "salt")])
        assert found(index, "salt fish ") == [1, 2]

    def test_the_last_word_is_a_prefix_until_a_space(self, index):
        index.apply([a_story(1, "", "salt fish"), a_story(2, "", "salty fishes")])
        assert sorted(found(index, "fish")) == [1, 2]
        assert found(index, "fish ") == [1]
        assert found(index, "salt f") == [1]

    def test_quoted_words_stand_together(self, index):
        index.apply([a_story(1, "", "salt fish pie"), a_story(2, "", "fish with salt")])
        assert found(index, '"salt fish"') == [1]
        assert found(index, '"salt pie"') == []

    def test_a_phrase_does_not_reach_from_one_name_to_the_next(self, index):
        index.apply([a_story(1, subject_names=("salt fish", "oil down"))])
        assert found(index, '"fish oil"') == []
        assert found(index, '"oil down"') == [1]

    def test_minus_leaves_out_a_story_that_holds_the_word_anywhere(self, index):
        index.apply([a_story(1, "", "stew", "pork"), a_story(2, "", "stew"), a_story(3, "Pork", "stew")])
        assert found(index, "-pork stew") == [2]
        assert found(index, "-pork") == [2]

    def test_case_accents_and_composition_do_not_matter(self, index):
        index.apply([a_story(1, "CRÈME brûlée")])
        assert found(index, "creme BRÛLE") == found(index, "cre\u0300me ") == [1]

    def test_signs_are_never_syntax(self, index):
        index.apply([a_story(1, "salt")])
        for text in ("title:salt* ", "salt) OR (", "[salt TO z]", "sa.*", "/salt/", "salt~2 ^", "\\salt\x00"):
            index.search(Question(text))
        assert found(index, "s.lt") == []


class TestTypos:
    def test_short_words_take_none(self, index):
        index.apply([a_story(1, "okra")])
        assert found(index, "okrb ") == []

    @pytest.mark.parametrize("typed", ["callalo ", "calallo", "callalooo ", "clalaloo ", "calla1oo"])
    def test_one_in_words_of_five_letters_or_more_and_it_says_so(self, index, typed):
        index.apply([a_story(1, "callaloo")])
        answer = index.search(Question(typed))
        assert [hit.story_id for hit in answer.hits] == [1]
        assert answer.understood.corrected == (Correction(typed.strip(), ("callaloo",)),)

    def test_two_in_words_of_nine(self, index):
        index.apply([a_story(1, "breadfruit")])
        answer = index.search(Question("bredfriut "))
        assert answer.understood.corrected == (Correction("bredfriut", ("breadfruit",)),)
        assert found(index, "brdfriut ") == []

    def test_a_typo_in_the_first_letter_counts_as_two(self, index):
        index.apply([a_story(1, "callaloo"), a_story(2, "breadfruit")])
        assert found(index, "kallaloo ") == []
        assert found(index, "preadfruit ") == found(index, "readfruit ") == found(index, "rbeadfruit ") == [2]
        assert found(index, "preadfriut ") == []

    def test_typed_and_mistyped_words_are_found_together_as_typed_first(self, index):
        index.apply([a_story(1, "bread"), a_story(2, "broad"), a_story(3, "", "bread")])
        answer = index.search(Question("bread "))
        assert [hit.story_id for hit in answer.hits] == [1, 3, 2]
        assert answer.understood.corrected == (Correction("bread", ("broad",)),)

    def test_numbers_take_none(self, index):
        index.apply([a_story(1, "19870")])
        assert found(index, "19871 ") == []
        assert found(index, "19870 ") == [1]

    def test_a_beginning_may_be_mistyped(self, index):
        index.apply([a_story(1, "breadfruit")])
        assert found(index, "braed") == found(index, "breaf") == [1]
        assert found(index, "braed ") == []

    def test_quoted_words_take_none(self, index):
        index.apply([a_story(1, "callaloo")])
        assert found(index, '"calaloo"') == []


class TestDroppedWords:
    def test_words_are_dropped_from_the_right_and_named(self, index):
        index.apply([a_story(1, "salt fish")])
        answer = index.search(Question("salt fish zebra okapi"))
        assert [hit.story_id for hit in answer.hits] == [1]
        assert answer.understood.words == ("salt", "fish")
        assert answer.understood.dropped == ("zebra", "okapi")
        assert answer.understood.prefix is None

    def test_phrases_are_never_dropped(self, index):
        index.apply([a_story(1, "salt fish")])
        assert found(index, 'salt "fish pie"') == []

    def test_nothing_found_drops_nothing(self, index):
        index.apply([a_story(1, "salt fish")])
        answer = index.search(Question("xyz abc"))
        assert (answer.total, answer.understood.dropped, answer.understood.words) == (0, (), ("xyz", "abc"))


class TestFiltersAndCounts:
    @pytest.fixture
    def index(self, index):
        index.apply(
            [
                a_story(1, "salt", "salt", subjects=(("dish", 1), ("person", 5)), language="en", recorded_year=1987),
                a_story(2, "salt", "salt", subjects=(("dish", 2), ("person", 5)), recipes=(9,), language="gcf"),
                a_story(3, "okra", "okra", subjects=(("dish", 1), ("crop", 1)), seeds=(4,), festivals=(6,)),
            ]
        )
        return index

    def test_any_within_a_kind_and_all_across_kinds(self, index):
        assert sorted(found(index, "", Filter("dish", 1), Filter("dish", 2))) == [1, 2, 3]
        assert found(index, "", Filter("dish", 1), Filter("person", 5)) == [1]
        assert found(index, "salt ", Filter("crop", 1)) == []

    @pytest.mark.parametrize(
        ("kind", "number", "stories"),
        [("recipe", 9, [2]), ("seed", 4, [3]), ("festival", 6, [3]), ("language", "gcf", [2]), ("year", 1987, [1])],
    )
    def test_each_kind(self, index, kind, number, stories):
        assert found(index, "", Filter(kind, number)) == stories

    def test_an_unknown_kind_is_refused(self):
        with pytest.raises(InvalidInput, match="cannot be filtered"):
            Filter("colour", 1)

    def test_counts_are_of_stories_and_of_all_pages(self, index):
        answer = index.search(Question("salt ", limit=1))
        assert (len(answer.hits), answer.total) == (1, 2)
        counts = {(facet.kind, facet.id): facet.stories for facet in answer.facets}
        assert counts == {
            ("dish", 1): 1,
            ("dish", 2): 1,
            ("person", 5): 2,
            ("recipe", 9): 1,
            ("language", "en"): 1,
            ("language", "gcf"): 1,
            ("year", 1987): 1,
        }

    def test_left_out_stories_are_in_no_hit_count_facet_or_correction(self, index):
        index.apply([a_story(4, "", "breadfruit", subjects=(("dish", 77),))])
        hidden = index.search(Question("bredfruit ", excluded_stories=frozenset({4})))
        assert (hidden.hits, hidden.total, hidden.facets, hidden.understood.corrected) == ((), 0, (), ())
        assert index.search(Question("bredfruit ")).understood.corrected[0].found == ("breadfruit",)

    def test_only_the_stories_among(self, index):
        assert found(index, "salt ", among=frozenset({2, 3})) == [2]
        assert found(index, "", among=frozenset()) == []
        assert found(index, "") == [3, 2, 1]

    def test_another_audiences_question_is_refused(self, index):
        with pytest.raises(InvalidInput):
            index.search(Question("salt", audience="desk"))


class TestOrderAndMoments:
    def test_title_narrators_subjects_lede_and_then_what_is_said(self, index):
        index.apply(
            [
                a_story(1, "", "okra"),
                a_story(2, "", lede="okra"),
                a_story(3, "", narrators=("okra",)),
                a_story(4, "", subject_names=("okra",)),
                a_story(5, "okra"),
            ]
        )
        assert found(index, "okra ") == [5, 3, 4, 2, 1]

    def test_whole_words_before_beginnings(self, index):
        index.apply([a_story(1, "", "salt", "salt"), a_story(2, "", "salt"), a_story(3, "", "salty", "salty", "salty")])
        assert found(index, "salt")[2:] == [3]

    def test_the_embedded_engine_puts_often_before_once(self, tmp_path):
        index = EmbeddedIndex(tmp_path, "public")
        index.rebuild([a_story(1, "", "salt", "salt"), a_story(2, "", "salt")])
        assert found(index, "salt") == [1, 2]
        index.close()

    def test_moments_hold_most_words_first_then_the_earliest(self, index):
        index.apply([a_story(1, "salt fish", "fish", "salt fish", "okra", "salt", "salt")])
        (hit,) = index.search(Question("salt fish ")).hits
        assert [(moment.passage_id, moment.start_s, moment.words) for moment in hit.moments] == [
            (101, 10.25, 2),
            (100, 0.25, 1),
            (103, 30.25, 1),
        ]

    def test_a_passage_in_two_stories_has_a_moment_in_each(self, index):
        passage = PassageDocument(7, 1, (1, 2), "salt", starts_s=((1, 3.5), (2, 8.0)))
        index.apply([story_change(StoryDocument(each, 1, ""), [passage]) for each in (1, 2)])
        hits = index.search(Question("salt ")).hits
        assert {hit.story_id: hit.moments[0].start_s for hit in hits} == {1: 3.5, 2: 8.0}
        index.apply([story_removal(1, 2)])
        assert found(index, "salt ") == [2]

    def test_filters_alone_give_the_moments_that_speak_of_them(self, index):
        story = StoryDocument(1, 1, "", subjects=(("dish", 3),))
        passages = [
            PassageDocument(10, 1, (1,), "a", starts_s=((1, 0.0),)),
            PassageDocument(11, 1, (1,), "b", subjects=(("dish", 3),), starts_s=((1, 4.0),)),
        ]
        index.apply([story_change(story, passages)])
        (hit,) = index.search(Question("", (Filter("dish", 3),))).hits
        assert [moment.passage_id for moment in hit.moments] == [11]
        assert index.search(Question("")).hits[0].moments == ()


class TestChanges:
    def test_a_change_replaces_its_story_whole(self, index):
        index.apply([a_story(1, "salt", "fish", "pie")])
        index.apply([a_story(1, "okra", "stew", version=2)])
        assert [found(index, text) for text in ("salt ", "fish ", "pie ", "okra ", "stew ")] == [[], [], [], [1], [1]]

    def test_older_versions_are_ignored_even_after_a_removal(self, index):
        index.apply([a_story(1, "new", version=3)])
        index.apply([a_story(1, "old", version=2)])
        assert index.story_versions() == {1: 3}
        index.apply([story_removal(1, 4)])
        index.apply([a_story(1, "late", version=4)])
        assert index.story_versions() == {}
        index.apply([a_story(1, "again", version=5)])
        assert found(index, "again ") == [1]

    def test_twice_is_once(self, index):
        change = a_story(1, "salt", "salt")
        index.apply([change, change])
        once = index.search(Question("salt "))
        index.apply([change])
        assert index.search(Question("salt ")) == once

    def test_a_rebuild_forgets_what_it_was_not_given(self, index):
        index.apply([a_story(1, "salt"), a_story(2, "okra")])
        index.rebuild([a_story(2, "okra", version=2), a_story(3, "old", version=1), a_story(3, "new", version=2)])
        assert index.story_versions() == {2: 2, 3: 2}
        assert found(index, "salt ") == found(index, "old ") == []
        assert found(index, "new ") == [3]
        index.apply([a_story(4, "stew")])
        assert found(index, "stew ") == [4]

    def test_a_failed_rebuild_leaves_the_old_index_in_use(self, index):
        index.apply([a_story(1, "salt")])

        def broken():
            yield a_story(2, "okra")
            raise OSError("the database went away")

        with pytest.raises(OSError, match="went away"):
            index.rebuild(broken())
        assert index.story_versions() == {1: 1}
