"""Lines, steps and handovers lead to the second at which they are said; what is closed leaves nothing behind."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import NameShown
from archive.errors import InvalidInput
from archive.gate import VISITOR
from archive.passages import PassageAlias, PassageVersion
from archive.reading_recipe import read_recipe
from archive.reading_seed import read_seed
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText
from archive.record_addresses import find_recipe
from archive.said_at import SaidAt, place_given, places_now, said_between
from archive.seed_keeping import HandoverText, SeedText, keep_seed
from archive.transcripts import Transcript
from tests.archive import builders
from tests.archive.reading_archive import Small, a_small_archive, close, words_in
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}


def told(session: Session, small: Small) -> RecipeText:
    """A recipe told at 13 s and in all of 20 to 30 s of the first recording, with one line that nobody says there."""
    recipe = RecipeText(
        title="Warm pot",
        dish="callaloo",
        lines=(
            LineText("a heap of callaloo", said=said_between(session, small.first.id, 13, 14)),
            LineText("salt", said=None),
        ),
        steps=(StepText("Keep it warm.", said=SaidAt(small.soup[2].id)),),
    )
    keep_recipe(session, recipe, now=NOW)
    return recipe


@pytest.mark.database
def test_a_line_plays_at_its_second(any_session: Session) -> None:
    small = a_small_archive(any_session)
    told(any_session, small)
    page = read_recipe(any_session, "warm-pot", **VISIT)
    line, salt = page.ingredients
    # 13 s of the first recording are heard 23 s into the story, whose second span begins with its 10 s.
    assert line.moment is not None
    assert (line.moment.start_s, line.moment.end_s, line.moment.audible) == (23, 30, True)
    assert line.moment.href == f"/stories/{small.story.slug}#t=23"
    assert salt.moment is None
    assert page.steps[0].moment is not None
    assert page.steps[0].moment.start_s == 30
    assert [moment.start_s for moment in page.heard] == [23, 30]


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "draft", "not agreed", "restricted"])
@pytest.mark.database
def test_what_is_said_in_a_closed_passage_leaves_no_trace(any_session: Session, way: str) -> None:
    small = a_small_archive(any_session)
    told(any_session, small)
    if way == "restricted":
        for passage in small.soup:
            builders.an_agreement(any_session, passage_id=passage.id, web=False)
    else:
        close(any_session, small, way)
    page = read_recipe(any_session, "warm-pot", **VISIT)
    assert [line.as_said for line in page.ingredients] == ["salt"]
    assert page.steps == ()
    everything = words_in(page)
    for trace in ("heap", "warm.", small.soup[1].key, small.soup[2].key):
        assert trace not in everything


def test_a_closed_handover_is_not_in_the_lineage(session: Session) -> None:
    small = a_small_archive(session)
    lineage = (
        HandoverText("Old Ben", "Cleo", 1950, said=SaidAt(small.soup[1].id)),
        HandoverText("Cleo", "Dan", 1980, said=None),
    )
    keep_seed(session, SeedText("Red okra two", "okra", lineage=lineage, said=SaidAt(small.beds[1].id, 32)), now=NOW)
    page = read_seed(session, "red-okra-two", **VISIT)
    assert [(line.giver, line.receiver, line.moment is not None) for line in page.lineage] == [
        ("Old Ben", "Cleo", True), ("Cleo", "Dan", False),
    ]  # fmt: skip
    assert [line.hands for line in page.lineage] == [(0, 1), (1, 2)]
    assert page.moment is not None
    assert page.moment.start_s == 2
    builders.an_agreement(session, passage_id=small.soup[1].id, web=False)
    closed = read_seed(session, "red-okra-two", **VISIT)
    assert [(line.giver, line.receiver) for line in closed.lineage] == [("Cleo", "Dan")]
    assert "Old Ben" not in words_in(closed)


@pytest.mark.database
def test_what_was_said_is_found_again_in_a_new_reading(any_session: Session) -> None:
    small = a_small_archive(any_session)
    told(any_session, small)
    former = small.first.current_transcript_id
    fresh = builders.a_transcript(any_session, small.first, [(9.8, 16, "My calla loo"), (16, 29, "It was war")])
    assert small.first.current_transcript_id != former
    first, second = SaidAt(small.soup[1].id, 13.0), SaidAt(small.soup[2].id)
    assert places_now(any_session, [first, second]) == {first: fresh[0].id, second: fresh[1].id}
    page = read_recipe(any_session, "warm-pot", **VISIT)
    assert [line.moment.start_s for line in page.ingredients if line.moment] == [pytest.approx(23, abs=0.6)]
    builders.a_transcript(any_session, small.first, [(50, 55, "Only the end")])
    assert places_now(any_session, [first, second]) == {}
    assert [line.as_said for line in read_recipe(any_session, "warm-pot", **VISIT).ingredients] == ["salt"]


@pytest.mark.parametrize(
    ("given", "passage", "second"),
    [("0:13", 1, 13), ("13.5", 1, 13.5), ("0:00:25", 2, 25), ("{key}", 1, None), ("https://x.org/p/{key}", 1, None),
     ("{alias}", 1, None)],
)  # fmt: skip
def test_a_place_is_given_as_a_time_a_key_or_an_address(
    session: Session, given: str, passage: int, second: float | None
) -> None:
    small = a_small_archive(session)
    builders.add(session, PassageAlias(key="23456789ab", passage_id=small.soup[1].id))
    words = given.format(key=small.soup[1].key, alias="23456789ab")
    assert place_given(session, words, small.first.id) == SaidAt(small.soup[passage].id, second)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("soon", "is no place"),
        ("9:99:99:9", "is no place"),
        ("zzzzzzzzzz", "is no place"),
        ("59:00", "Nothing is said"),
    ],
)
def test_a_place_that_is_none_is_refused_in_one_line(session: Session, given: str, said: str) -> None:
    small = a_small_archive(session)
    with pytest.raises(InvalidInput, match=said) as refused:
        place_given(session, given, small.first.id)
    assert "\n" not in str(refused.value)
    with pytest.raises(InvalidInput, match="Choose the recording"):
        place_given(session, "0:13", None)
    assert place_given(session, "  ", None) is None


def test_lines_keep_their_places_when_others_come_and_go(session: Session) -> None:
    small = a_small_archive(session)
    recipe = told(session, small)
    later = replace(
        recipe,
        lines=(LineText("an onion"), *(replace(line, said="kept") for line in recipe.lines)),
        steps=tuple(replace(step, said="kept") for step in recipe.steps),
    )
    keep_recipe(session, later, now=NOW)
    page = read_recipe(session, find_recipe(session, "warm-pot").slug, **VISIT)
    assert [(line.as_said, line.moment is not None) for line in page.ingredients] == [
        ("an onion", False), ("a heap of callaloo", True), ("salt", False),
    ]  # fmt: skip


def test_every_version_of_a_passage_counts_for_finding_it(session: Session) -> None:
    small = a_small_archive(session)
    transcript = session.get_one(Transcript, small.first.current_transcript_id)
    versions = session.scalars(select(PassageVersion).where(PassageVersion.transcript_id == transcript.id)).all()
    place = said_between(session, small.first.id, 9.9, 12.0)
    assert place == SaidAt(versions[1].passage_id, 9.9)
    assert said_between(session, small.first.id, 41.5, 42.0) == SaidAt(versions[3].passage_id, 41.5)
    assert said_between(session, small.first.id, 48, 49) is None


@pytest.mark.parametrize(
    ("shown", "words", "expected"),
    [
        (NameShown.anonymous, "Tala Greenthorn", "someone"),
        (NameShown.anonymous, "Tala's mother", "someone"),
        (NameShown.anonymous, "the Greenthorn house", "someone"),
        (NameShown.anonymous, "Old Ben", "Old Ben"),
        (NameShown.anonymous, "Talamanca", "Talamanca"),
        (NameShown.given, "TALA GREENTHORN", "Tala"),
        (NameShown.given, "Tala's mother", "Tala's mother"),
        (NameShown.given, "Tala Greenthorn's mother", "someone"),
        (NameShown.pseudonym, "Tala Greenthorn", "Nan"),
        (NameShown.pseudonym, "Tala's mother", "someone"),
        (NameShown.full, "Tala Greenthorn's mother", "Tala Greenthorn's mother"),
    ],
)
def test_a_hand_is_named_as_that_person_agreed(session: Session, shown: NameShown, words: str, expected: str) -> None:
    small = a_small_archive(session)
    small.agreements["tala"].name_shown, small.agreements["tala"].pseudonym = shown, "Nan"
    text = SeedText("Okra of hers", "okra", kept_at=f"at {words}", note=words, lineage=(HandoverText(words, "Dan"),))
    keep_seed(session, text, now=NOW)
    page = read_seed(session, "okra-of-hers", **VISIT)
    assert page.lineage[0].giver == expected
    hidden = words != expected
    assert (page.note, page.kept_at) == (("", "") if hidden else (words, f"at {words}"))


def test_someone_who_is_met_nowhere_is_named_only_by_an_open_passage(session: Session) -> None:
    small = a_small_archive(session)
    builders.a_subject(session, "Rosa Quill")
    for said, giver in ((None, "someone"), (SaidAt(small.beds[1].id), "Rosa Quill")):
        lineage = (HandoverText("Rosa Quill", "Dan", said=said),)
        keep_seed(session, SeedText("Rosa's", "okra", lineage=lineage), now=NOW)
        (line,) = read_seed(session, "rosas", **VISIT).lineage
        assert line.giver == giver
