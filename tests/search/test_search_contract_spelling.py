"""How every engine forgives spelling: typos, spaces, other names, and what it says of them."""

import pytest

from search.contract import Correction, Filter, OtherNames, Question
from tests.search.engines import found, know, put
from tests.search.sample_stories import a_story


class TestTypos:
    def test_short_words_take_none(self, index):
        put(index, [a_story(1, "okra")])
        assert found(index, "okrb ") == []

    @pytest.mark.parametrize("typed", ["callalo ", "calallo", "callalooo ", "clalaloo ", "calla1oo"])
    def test_one_in_words_of_five_letters_or_more_and_it_says_so(self, index, typed):
        put(index, [a_story(1, "callaloo")])
        answer = index.search(Question(typed))
        assert [hit.story_id for hit in answer.hits] == [1]
        assert answer.understood.corrected == (Correction(typed.strip(), ("callaloo",)),)

    def test_two_in_words_of_nine(self, index):
        put(index, [a_story(1, "breadfruit")])
        answer = index.search(Question("bredfriut "))
        assert answer.understood.corrected == (Correction("bredfriut", ("breadfruit",)),)
        assert found(index, "brdfriut ") == []

    def test_a_typo_in_the_first_letter_counts_as_two(self, index):
        put(index, [a_story(1, "callaloo"), a_story(2, "breadfruit")])
        assert found(index, "kallaloo ") == []
        assert found(index, "preadfruit ") == found(index, "readfruit ") == found(index, "rbeadfruit ") == [2]
        assert found(index, "preadfriut ") == []

    def test_typed_and_mistyped_words_are_found_together_as_typed_first(self, index):
        put(index, [a_story(1, "bread"), a_story(2, "broad"), a_story(3, "", "bread")])
        answer = index.search(Question("bread "))
        assert [hit.story_id for hit in answer.hits] == [1, 3, 2]
        assert answer.understood.corrected == (Correction("bread", ("broad",)),)

    def test_numbers_take_none(self, index):
        put(index, [a_story(1, "19870")])
        assert found(index, "19871 ") == []
        assert found(index, "19870 ") == [1]

    def test_a_beginning_may_be_mistyped(self, index):
        put(index, [a_story(1, "breadfruit")])
        assert found(index, "braed") == found(index, "breaf") == [1]
        assert found(index, "braed ") == []

    def test_quoted_words_take_none(self, index):
        put(index, [a_story(1, "callaloo")])
        assert found(index, '"calaloo"') == []


class TestSpaces:
    def test_a_word_with_a_space_too_much_costs_one_typo(self, index):
        put(index, [a_story(1, "sunflower"), a_story(2, "sun flower"), a_story(3, "salt")])
        assert found(index, "sun flower ") == [2, 1]
        assert found(index, "sa lt ") == [3]
        assert found(index, "sun flowe") == [2, 1]
        assert found(index, '"sun flower"') == [2]

    def test_two_words_with_a_space_forgotten_cost_one_typo(self, index):
        put(index, [a_story(1, "", "a sun flower"), a_story(2, "", "sunflower"), a_story(3, "", "flower and sun")])
        answer = index.search(Question("sunflower "))
        assert [hit.story_id for hit in answer.hits] == [2, 1]
        assert answer.understood.corrected == (Correction("sunflower", ("sun flower",)),)


class TestOtherNames:
    def ask(self, index, text, *names):
        know(index, *names)
        return index.search(Question(text, other_names=names))

    def test_they_cost_nothing_and_are_named(self, index):
        put(index, [a_story(1, "", "dasheen leaf soup"), a_story(2, "", "callaloo"), a_story(3, "", "callalou")])
        names = OtherNames(("callaloo",), (("dasheen", "leaf"), ("amaranth",)))
        answer = self.ask(index, "callaloo ", names)
        assert sorted(hit.story_id for hit in answer.hits[:2]) == [1, 2]
        assert [hit.story_id for hit in answer.hits[2:]] == [3]
        assert answer.hits[0].moments
        assert answer.hits[1].moments
        assert answer.understood.other_names == (OtherNames(("callaloo",), (("dasheen", "leaf"),)),)

    def test_a_name_of_two_words_has_them_too(self, index):
        put(index, [a_story(1, "", "helianthus seed"), a_story(2, "", "seed"), a_story(3, "", "sun flower seed")])
        answer = self.ask(index, "sun flower seed ", OtherNames(("sun", "flower"), (("helianthus",),)))
        assert sorted(hit.story_id for hit in answer.hits) == [1, 3]

    def test_one_way_only_and_never_in_quotes(self, index):
        put(index, [a_story(1, "", "dasheen"), a_story(2, "", "callaloo")])
        names = OtherNames(("callaloo",), (("dasheen",),))
        assert [hit.story_id for hit in self.ask(index, '"callaloo"', names).hits] == [2]
        assert [hit.story_id for hit in self.ask(index, "dasheen ", names).hits] == [1]


class TestNearest:
    def test_nothing_found_names_what_is_spelt_most_like_it(self, index):
        put(index, [a_story(1, "callaloo"), a_story(2, "okra")])
        answer = index.search(Question("kallalou "))
        assert (answer.total, answer.nearest) == (0, (Correction("kallalou", ("callaloo",)),))
        assert index.search(Question("callaloo ")).nearest == ()

    def test_words_that_are_spelt_well_have_none(self, index):
        put(index, [a_story(1, "callaloo", subjects=(("dish", 1),)), a_story(2, "callalou")])
        assert index.search(Question("callaloo ", (Filter("dish", 2),))).nearest == ()

    def test_only_of_stories_that_may_be_met(self, index):
        put(index, [a_story(1, "callaloo"), a_story(2, "okra")])
        assert index.search(Question("kallalou ", excluded_stories=frozenset({1}))).nearest == ()
        assert index.search(Question("kallalou ", among=frozenset({2}))).nearest == ()


class TestDroppedWords:
    def test_words_are_dropped_from_the_right_and_named(self, index):
        put(index, [a_story(1, "salt fish")])
        answer = index.search(Question("salt fish zebra okapi"))
        assert [hit.story_id for hit in answer.hits] == [1]
        assert answer.understood.words == ("salt", "fish")
        assert answer.understood.dropped == ("zebra", "okapi")
        assert answer.understood.prefix is None

    def test_phrases_are_never_dropped(self, index):
        put(index, [a_story(1, "salt fish")])
        assert found(index, 'salt "fish pie"') == []

    def test_nothing_found_drops_nothing(self, index):
        put(index, [a_story(1, "salt fish")])
        answer = index.search(Question("xyz abc"))
        assert (answer.total, answer.understood.dropped, answer.understood.words) == (0, (), ("xyz", "abc"))
