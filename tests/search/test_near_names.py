"""Names spelt nearly like what is typed, held against the rules for single words."""

from hypothesis import given
from hypothesis import strategies as st

from search.near_names import nearest_names
from search.typo_rules import typos_allowed, typos_between

NAMES = ["scarlet runner beans", "amara okafor", "callaloo", "okra", "sweet potato"]


def test_short_words_must_be_right_and_longer_ones_may_hold_mistakes():
    assert nearest_names("okrb", NAMES) == ()
    assert nearest_names("calaloo", NAMES) == ("callaloo",)
    assert nearest_names("okafro", NAMES) == ("amara okafor",)
    assert nearest_names("scralet runer", NAMES) == ("scarlet runner beans",)
    assert nearest_names("alcalaloo", NAMES) == ()


def test_a_wrong_first_letter_counts_twice():
    assert nearest_names("kallaloo", NAMES) == ()
    assert nearest_names("zotato", NAMES) == ()
    assert nearest_names("scarlett", NAMES) == ("scarlet runner beans",)


@given(st.sampled_from(NAMES), st.data())
def test_one_letter_left_out_of_a_long_beginning_is_found(name, data):
    beginning = name[: data.draw(st.integers(6, 12))].strip()
    place = data.draw(st.integers(1, max(1, len(beginning) - 1)))
    typed = beginning[:place] + beginning[place + 1 :]
    if typos_allowed(typed):
        assert name in nearest_names(typed, NAMES)


@given(st.text("abcdefgh", min_size=1, max_size=11), st.lists(st.text("abcdefgh", min_size=1, max_size=12), max_size=6))
def test_of_single_words_it_finds_what_the_rules_say(typed, words):
    near = {word for word in words if typos_allowed(typed) and typos_between(typed, word, is_prefix=True) is not None}
    assert set(nearest_names(typed, words)) == near
