"""Times survive a correction of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.word_times import retimed, seconds_of

SAID = [["My", 10.0, 10.5, 0.9], ["kalaloo,", 10.5, 12.0, 0.3], ["was", 13.0, 13.5, 0.8], ["warm.", 13.5, 14.0, 0.7]]


def times(text: str) -> list[tuple[str, float, float, float | None]]:
    return [tuple(word) for word in retimed(SAID, text, start_s=9.0, end_s=15.0)]


def test_words_that_stayed_keep_their_time_and_confidence_whatever_marks_they_wear() -> None:
    assert times("My kalaloo was warm!") == [
        ("My", 10.0, 10.5, 0.9), ("kalaloo", 10.5, 12.0, 0.3), ("was", 13.0, 13.5, 0.8), ("warm!", 13.5, 14.0, 0.7),
    ]  # fmt: skip


def test_a_word_in_place_of_another_takes_its_time_and_nobody_doubts_it() -> None:
    assert times("My callaloo, was warm.")[1] == ("callaloo,", 10.5, 12.0, None)


def test_several_words_in_place_of_one_share_its_time_by_length() -> None:
    _, one, other, *_ = times("My green callaloo was warm.")
    assert one == ("green", 10.5, pytest.approx(11.1), None)
    assert other == ("callaloo", pytest.approx(11.1), 12.0, None)


def test_a_word_that_came_is_said_between_its_neighbours() -> None:
    assert times("My kalaloo, always was warm.")[2] == ("always", 12.0, 13.0, None)
    assert times("Oh My kalaloo, was warm.")[0] == ("Oh", 9.0, 10.0, None)
    assert times("My kalaloo, was warm. Yes")[-1] == ("Yes", 14.0, 15.0, None)


def test_a_word_that_went_takes_its_time_with_it() -> None:
    assert [word[0] for word in times("kalaloo, warm.")] == ["kalaloo,", "warm."]


def test_where_no_word_had_a_time_none_is_made_up() -> None:
    assert retimed([], "My callaloo", start_s=9.0, end_s=15.0) == []


@given(st.lists(st.sampled_from(["my", "kalaloo", "callaloo", "was", "warm", "oh", "—"]), min_size=1, max_size=9))
def test_whatever_is_written_every_word_has_a_time_and_they_go_forward(tokens: list[str]) -> None:
    made = retimed(SAID, " ".join(tokens), start_s=9.0, end_s=15.0)
    assert [word[0] for word in made] == tokens
    clock = [second for word in made for second in word[1:3]]
    assert clock == sorted(clock)
    assert 9.0 <= clock[0] <= clock[-1] <= 15.0


def test_characters_are_said_when_their_words_are() -> None:
    text = "My kalaloo, was warm."
    assert seconds_of(SAID, text, 3, 10) == (10.5, 12.0)
    assert seconds_of(SAID, text, 0, 10) == (10.0, 12.0)
    assert seconds_of(SAID, "Something else", 0, 4) is None
    assert seconds_of([], text, 0, 4) is None
