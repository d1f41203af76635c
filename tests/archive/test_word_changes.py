from archive.word_changes import changes


def test_what_stayed_went_and_came_can_be_read_in_order() -> None:
    told = [(change.what, change.text) for change in changes("My kalaloo was warm", "My green callaloo was")]
    assert told == [
        ("stayed", "My"), ("went", "kalaloo"), ("came", "green callaloo"), ("stayed", "was"), ("went", "warm"),
    ]  # fmt: skip


def test_the_same_text_is_one_stretch_that_stayed() -> None:
    assert [(change.what, change.text) for change in changes("It was  warm", "It was warm")] == [
        ("stayed", "It was warm")
    ]
