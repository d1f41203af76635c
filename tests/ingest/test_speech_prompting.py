from hypothesis import given
from hypothesis import strategies as st

from ingest.speech.prompting import prompt_of_names


def words(text):
    return len(text.split())


def test_the_most_important_name_stands_last():
    assert prompt_of_names(["Tala Greenthorn", "Elder Pier", "okra"], tokens=words, most=99) == (
        "okra, Elder Pier, Tala Greenthorn."
    )


def test_no_names_no_prompt():
    assert prompt_of_names([], tokens=words, most=99) == ""
    assert prompt_of_names(["", "  "], tokens=words, most=99) == ""


def test_a_name_stands_once_however_it_is_written():
    assert prompt_of_names(["blue  corn", "Blue Corn", "okra"], tokens=words, most=99) == "okra, blue corn."


def test_a_name_that_does_not_fit_leaves_room_for_a_shorter_one():
    assert prompt_of_names(["Tala", "a very long name indeed", "okra"], tokens=words, most=3) == "okra, Tala."


def test_an_engines_own_signs_are_no_name():
    assert prompt_of_names(["<|endoftext|>", "okra"], tokens=words, most=99) == "okra."


@given(st.lists(st.text(alphabet="abc ", max_size=8), max_size=30), st.integers(0, 12))
def test_never_more_than_fits_and_always_whole_names(names, most):
    prompt = prompt_of_names(names, tokens=words, most=most)
    plain = [" ".join(name.split()) for name in names]
    assert words(prompt) <= most
    assert not prompt or set(prompt[:-1].split(", ")) <= set(plain)
    fitting = next((name for name in plain if name and words(name) <= most), None)
    assert fitting is None or prompt.endswith(f"{fitting}.") or prompt == f"{fitting}."


def test_it_is_no_longer_than_the_record_has_room_for():
    assert len(prompt_of_names([f"name{n:04}" for n in range(1000)], tokens=lambda _text: 1, most=9)) <= 2000
