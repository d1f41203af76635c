"""The generated archive is the same for the same seed, and each of its stories can be made alone."""

import pytest

from bench.search_archive import PASSAGES_OF_A_STORY, GeneratedArchive, source_bytes
from bench.search_questions import Asked, forgiven, questions
from search.documents import Change, PassageDocument, StoryDocument, story_change, story_removal
from search.folding import folded

PASSAGES = 300


@pytest.fixture(scope="module")
def archive() -> GeneratedArchive:
    return GeneratedArchive(PASSAGES)


@pytest.fixture(scope="module")
def stories(archive: GeneratedArchive) -> list[Change]:
    return list(archive.stories())


def test_it_is_the_same_for_the_same_seed_and_another_for_another(stories):
    assert list(GeneratedArchive(PASSAGES).stories()) == stories
    assert list(GeneratedArchive(PASSAGES, seed=2).stories()) != stories


def test_it_has_as_many_passages_as_were_asked_for_to_within_a_story(stories):
    count = sum(len(change.passages) for change in stories)
    assert PASSAGES <= count < PASSAGES + PASSAGES_OF_A_STORY[1]
    assert all(PASSAGES_OF_A_STORY[0] <= len(change.passages) <= PASSAGES_OF_A_STORY[1] for change in stories)


def test_no_id_is_given_twice(archive, stories):
    passages = [passage.id for change in stories for passage in change.passages]
    named = [each.id for kind in archive.named.values() for each in kind]
    assert len(set(passages)) == len(passages)
    assert len(set(named)) == len(named)


def test_a_story_is_the_same_when_made_alone(archive, stories):
    assert [archive.story(change.story_id) for change in stories] == stories


def test_an_edit_changes_the_version_and_the_last_passage_alone(archive, stories):
    before, after = stories[2], archive.story(3, version=7, marks="newly said")
    assert (after.version, after.story.version, {passage.version for passage in after.passages}) == (7, 7, {7})
    assert after.story.title == before.story.title
    assert [p.text for p in after.passages[:-1]] == [p.text for p in before.passages[:-1]]
    assert after.passages[-1].text == f"{before.passages[-1].text} newly said"


def test_what_is_spoken_of_stands_in_the_text(stories):
    spoken = [(passage, name) for change in stories for passage in change.passages for name in passage.subject_names]
    assert spoken
    assert all(" ".join(folded(name)) in " ".join(folded(passage.text)) for passage, name in spoken)


def test_source_bytes_are_those_of_the_text_and_nothing_else():
    passages = [PassageDocument(1, 1, (1,), "Okra é", subject_names=("Okra",))]
    assert source_bytes(story_change(StoryDocument(1, 1, "ab", "cde", ("f",), ("gh",)), passages)) == 2 + 3 + 1 + 2 + 7
    assert source_bytes(story_removal(1, 2)) == 0


def test_questions_are_the_same_for_the_same_seed_and_none_is_asked_twice(archive):
    asked = questions(archive, 20)
    assert asked == questions(archive, 20)
    assert asked != questions(archive, 20, seed=2)
    assert len(set(asked)) == len(asked)
    assert sum(each.kind == "one word" for each in asked) == 20


def of_kind(asked: list[Asked], kind: str) -> list[Asked]:
    return [each for each in asked if kind in each.kind]


def is_found(asked: Asked, change: Change) -> bool:
    chosen = {*change.story.subjects, ("language", change.story.language)}
    said = {word for passage in change.passages for word in folded(passage.text)}
    return asked.text.strip() in said and all((each.kind, each.id) in chosen for each in asked.filters)


def test_questions_are_what_their_class_says(archive):
    asked = questions(archive, 20)
    for each in of_kind(asked, "prefix"):
        assert len(each.text) == int(each.kind.split()[2])
    for each in of_kind(asked, "typo"):
        assert forgiven(each.text.strip()) == each.slips
        assert each.text.strip() not in archive.words
    assert {len(each.text.split()) for each in of_kind(asked, "two words")} == {2}
    assert all(each.filters for each in of_kind(asked, "with filters"))
    assert all(any(is_found(each, change) for change in archive.stories()) for each in of_kind(asked, "with filters"))
    assert all(each.cut != each.text.endswith(" ") for each in asked if not of_kind([each], "filters"))
