"""Names spelt nearly like what is typed, held against every alignment tried one by one."""

from hypothesis import given
from hypothesis import strategies as st

from search.near_names import mistakes_allowed, nearest_names

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
    if mistakes_allowed(typed):
        assert name in nearest_names(typed, NAMES)
