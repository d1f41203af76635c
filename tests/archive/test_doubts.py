from archive.doubts import doubtful


def word(text: str, confidence: float | None) -> list[object]:
    return [text, 0.0, 1.0, confidence]


def test_doubtful_words_that_follow_each_other_are_one_doubt() -> None:
    words = [word("We", 0.9), word("saved", 0.2), word("the", 0.4), word("corn.", 0.5)]
    assert doubtful("We saved the corn.", words) == ((3, 12),)


def test_the_same_word_is_doubted_where_it_was_doubted() -> None:
    words = [word("corn", 0.9), word("and", 0.9), word("corn", 0.1)]
    assert doubtful("corn and corn", words) == ((9, 13),)


def test_what_a_person_wrote_and_what_is_not_in_the_text_is_in_no_doubt() -> None:
    words = [word("Blue", None), word("gone", 0.1), word("corn", 0.1)]
    assert doubtful("Blue corn", words) == ((5, 9),)
    assert doubtful("Blue corn", []) == ()
