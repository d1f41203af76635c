"""Looking a name up gives the passages that hold it, on both databases, and reads no others."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.word_lookup import Words, note_words, passages_with, words_of
from tests.archive import builders

TEXTS = (
    "Sweet potato pie, and potatoes.",
    "A sweet-potato; sweet, potato",
    "The bittersweet potato",
    "crème fraîche with İnce bread",
    "Hana's porridge isn't Hanas porridge",
    "देवनागरी में कमल",
)


def keep(session: Session, texts: tuple[str, ...], sounds: str = "") -> list[int]:
    recording = builders.a_recording(session)
    passages = builders.a_transcript(session, recording, [(float(i), i + 1.0, text) for i, text in enumerate(texts)])
    for passage, text in zip(passages, texts, strict=True):
        note_words(session, Words(passage.id, words_of(fold(text)), sounds))
    session.flush()
    return [passage.id for passage in passages]


@pytest.mark.database
def test_names_are_found_as_whole_words_in_a_row(any_session: Session) -> None:
    ids = keep(any_session, TEXTS)

    def found(*names: str) -> list[int]:
        return [ids.index(id_) for id_ in passages_with(any_session, names, after_id=ids[0] - 1, most=99)]

    assert found("sweet potato") == [0, 1]
    assert found("Potato") == [0, 1, 2]
    assert found("Creme Fraiche", "ince", "potato") == [0, 1, 2, 3]
    assert found("Hana’s porridge") == [4]
    assert found("कमल") == [5]
    assert found("potato sweet", "pie and", "", "-", 'a" OR "b') == [0, 1]


@pytest.mark.database
def test_slices_follow_one_another_and_a_text_read_anew_replaces_the_former(any_session: Session) -> None:
    ids = keep(any_session, ("okra", "corn", "okra", "okra soup"), "KLL dKL")
    assert passages_with(any_session, ["okra"], after_id=ids[0] - 1, most=2) == [ids[0], ids[2]]
    assert passages_with(any_session, ["okra"], after_id=ids[2], most=2) == [ids[3]]
    assert passages_with(any_session, ["corn"], ["dKL"], after_id=ids[0], most=9) == ids[1:]
    note_words(any_session, Words(ids[3], "corn soup", ""))
    any_session.flush()
    assert passages_with(any_session, ["okra"], ["KLL"], after_id=ids[0], most=9) == ids[1:3]
    assert passages_with(any_session, ["corn soup"], after_id=ids[0], most=9) == [ids[3]]


word = st.sampled_from(["corn", "blue", "çorn", "b_c", "a", "blue-corn", "’s", "İ"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(word, max_size=6).map(" ".join), min_size=1, max_size=4), st.lists(word, min_size=1))
def test_it_finds_every_text_that_holds_the_words(session: Session, texts: list[str], name: list[str]) -> None:
    ids = keep(session, tuple(texts))
    wanted = f" {words_of(fold(' '.join(name)))} "
    held = [
        id_ for id_, text in zip(ids, texts, strict=True) if wanted.strip() and wanted in f" {words_of(fold(text))} "
    ]
    assert passages_with(session, [" ".join(name)], after_id=ids[0] - 1, most=99) == held
