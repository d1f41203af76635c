"""A plain search in the database: every word somewhere in the story, under the gate, with exact totals."""

import pytest
from sqlalchemy.orm import Session

from archive.database_search import PlainQuestion, find_plainly
from archive.reading_index_names import INDEX_READERS
from archive.stories import StoryState
from archive.subjects import NameKind, SubjectKind, SubjectName
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive
from tests.conftest import NOW

pytestmark = pytest.mark.database


def ask(session: Session, *words: str, audience: str = "public", **more: object) -> tuple[int, list[int]]:
    question = PlainQuestion(wanted=tuple((word,) for word in words), **more)  # type: ignore[arg-type]
    total, hits = find_plainly(session, question, INDEX_READERS[audience], now=NOW)
    return total, [hit.story_id for hit in hits]


def test_words_are_found_in_titles_passages_and_names_and_all_have_to_be(any_session: Session) -> None:
    small = a_small_archive(any_session)
    found = (1, [small.story.id])
    assert ask(any_session, small.story.title.split()[0].upper()) == found
    assert ask(any_session, "callaloo") == found
    assert ask(any_session, "calaloo") == found, "another name of what it speaks of"
    assert ask(any_session, "Amara") == found, "someone who tells it"
    assert ask(any_session, "callaloo", "okra") == found
    assert ask(any_session, "callaloo", "zucchini") == (0, [])
    assert ask(any_session, "100%") == ask(any_session, "call_loo") == (0, []), "no sign means anything else"


def test_what_is_closed_is_not_found_but_by_the_desk(any_session: Session) -> None:
    recording = builders.a_recording(any_session)
    lines = [(0.0, 5.0, "The well is deep"), (6.0, 9.0, "Her secret is sorrel")]
    passages = builders.a_transcript(any_session, recording, lines)
    builders.an_agreement(any_session, recording_id=recording.id, **builders.ALL_USES)
    builders.an_agreement(any_session, passage_id=passages[1].id)
    story = builders.a_story(any_session, [(recording, 0.0, 10.0)])
    assert ask(any_session, "well") == (1, [story.id])
    assert ask(any_session, "sorrel") == (0, [])
    assert ask(any_session, "sorrel", audience="desk") == (1, [story.id])
    story.state = StoryState.draft
    any_session.flush()
    assert ask(any_session, "well") == (0, [])
    assert ask(any_session, "well", audience="desk") == (1, [story.id])


def test_a_name_for_the_desk_finds_nothing_in_public(any_session: Session) -> None:
    small = a_small_archive(any_session)
    other = SubjectName(subject_id=small.callaloo.id, name="wartime mush", kind=NameKind.variant, desk_only=True)
    builders.add(any_session, other)
    assert ask(any_session, "wartime") == (0, [])
    assert ask(any_session, "wartime", audience="desk")[0] == 1


def test_filters_add_up_and_those_of_one_kind_are_alternatives(any_session: Session) -> None:
    small = a_small_archive(any_session)
    found = (1, [small.story.id])
    unknown = builders.a_subject(any_session, "fufu", SubjectKind.dish)
    dish, crop = ("dish", small.callaloo.id), ("crop", small.okra.id)
    for filters in (
        [dish], [crop], [dish, crop], [dish, ("dish", unknown.id)], [("recipe", small.recipe.id)],
        [("seed", small.seed.id)], [("narrator", small.amara.id)], [("year", 2024)], [("language", "")],
    ):  # fmt: skip
        assert ask(any_session, filters=tuple(filters)) == found, filters
    for filters in (
        [("dish", unknown.id)], [dish, ("year", 1987)], [("year", -5)], [("festival", 1)], [("language", "xx")],
    ):  # fmt: skip
        assert ask(any_session, filters=tuple(filters)) == (0, []), filters


def test_pages_sorting_and_what_is_left_out(any_session: Session) -> None:
    recording = builders.a_recording(any_session)
    builders.an_agreement(any_session, recording_id=recording.id, **builders.ALL_USES)
    spans = [(0.0, 10.0), (0.0, 30.0), (0.0, 20.0)]
    ids = [builders.a_story(any_session, [(recording, *span)], title="Sorghum").id for span in spans]
    short, long, middle = ids
    assert ask(any_session, "sorghum", sort="longest") == (3, [long, middle, short])
    assert ask(any_session, "sorghum", sort="shortest", limit=1, offset=1) == (3, [middle])
    assert ask(any_session, "sorghum", but=frozenset({long})) == (2, [middle, short])
    assert ask(any_session, "sorghum", among=frozenset({long})) == (1, [long])
    assert ask(any_session, "sorghum", unwanted=(("sorghum",),)) == (0, [])
    assert ask(any_session, "sorghum", offset=900) == (3, [])


def test_moments_are_the_passages_that_hold_most_of_the_words(any_session: Session) -> None:
    small = a_small_archive(any_session)
    question = PlainQuestion(wanted=(("callaloo",),))
    _, (hit,) = find_plainly(any_session, question, INDEX_READERS["public"], now=NOW)
    assert hit.moments
    assert {moment.passage_id for moment in hit.moments} <= {one.id for one in (*small.soup, *small.beds)}
    assert all(moment.words == 1 for moment in hit.moments)
