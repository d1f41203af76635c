"""Pages of subjects, recipes and seeds: every moment they are spoken of, and people as they agreed."""

import pytest
from sqlalchemy.orm import Session

from archive.agreements import NameShown
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.mentions import MentionState
from archive.reading_recipe import read_recipe
from archive.reading_record_lists import list_recipes, list_seeds
from archive.reading_seed import read_seed
from archive.reading_stories_of import stories_of_record
from archive.reading_story import read_story
from archive.reading_subjects import read_subject
from archive.subjects import BroaderTerm, SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import a_named_mention, a_small_archive, close, words_in
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}


@pytest.mark.database
def test_a_dish_plays_where_it_is_spoken_of(any_session: Session) -> None:
    small = a_small_archive(any_session)
    page = read_subject(any_session, SubjectKind.dish, small.callaloo.slug, **VISIT)
    (moment,) = page.moments
    assert (moment.story_slug, moment.start_s, moment.end_s) == (small.story.slug, 20, 30)
    assert moment.parts == (("My ", False), ("callaloo", True))
    assert moment.narrator == "Tala Greenthorn and Amara Okafor"
    assert [link.name for link in page.linked] == ["Green soup"]
    assert page.other_names == ()


def test_a_crop_lists_recipes_that_use_it_and_its_kin(session: Session) -> None:
    small = a_small_archive(session)
    pods = builders.a_subject(session, "pods", SubjectKind.crop)
    builders.add(session, BroaderTerm(narrower_id=small.okra.id, broader_id=pods.id))
    page = read_subject(session, SubjectKind.crop, small.okra.slug, **VISIT)
    assert [(link.kind, link.name) for link in page.linked] == [("recipe", "Green soup"), ("seed", "Red okra")]
    assert [link.name for link in page.broader] == ["pods"]


def test_a_narrator_has_the_stories_they_tell(session: Session) -> None:
    small = a_small_archive(session)
    page = read_subject(session, SubjectKind.person, small.amara.slug, **VISIT)
    assert [card.id for card in page.told] == [small.story.id]
    assert page.stories_count == 1


@pytest.mark.database
def test_a_person_who_may_not_be_met_answers_as_an_unknown_one(any_session: Session) -> None:
    with pytest.raises(NotFound) as unknown:
        read_subject(any_session, SubjectKind.person, "nobody", **VISIT)
    for way in ("withdrawn", "hidden", "draft", "not agreed", "given name"):
        small = a_small_archive(any_session)
        close(any_session, small, way)
        if way == "given name":
            small.agreements["amara"].name_shown = NameShown.given
            any_session.flush()
        with pytest.raises(NotFound) as closed:
            read_subject(any_session, SubjectKind.person, small.amara.slug, **VISIT)
        assert str(closed.value) == str(unknown.value)


def test_retired_records_answer_as_unknown_ones(session: Session) -> None:
    small = a_small_archive(session)
    small.recipe.retired_at = small.seed.retired_at = NOW
    session.flush()
    for read, slug in ((read_recipe, small.recipe.slug), (read_seed, small.seed.slug)):
        with pytest.raises(NotFound) as unknown:
            read(session, "nothing", **VISIT)
        with pytest.raises(NotFound) as retired:
            read(session, slug, **VISIT)
        assert str(retired.value) == str(unknown.value)
    assert read_story(session, small.story.slug, **VISIT).links == ()


@pytest.mark.database
def test_a_recipe_shows_who_told_it_and_where(any_session: Session) -> None:
    small = a_small_archive(any_session)
    page = read_recipe(any_session, small.recipe.slug, **VISIT)
    assert page.from_whom is not None
    assert (page.from_whom.name, page.from_whom.href) == ("Amara Okafor", f"/people/{small.amara.slug}")
    assert [(line.as_said, line.subject and line.subject.name) for line in page.ingredients] == [
        ("a heap of okra", "okra")
    ]
    assert [(story.id, [m.start_s for m in story.evidence]) for story in page.stories] == [(small.story.id, [20])]
    assert [entry.count for entry in list_recipes(any_session, **VISIT)] == [1]
    assert [entry.of for entry in list_seeds(any_session, **VISIT)] == ["okra"]


@pytest.mark.parametrize("shown", [NameShown.given, NameShown.pseudonym, NameShown.anonymous])
def test_a_name_that_is_not_shown_in_full_leaks_through_no_page(session: Session, shown: NameShown) -> None:
    small = a_small_archive(session)
    for agreement in small.agreements.values():
        agreement.name_shown, agreement.pseudonym = shown, "Nan"
    session.flush()
    told = words_in(
        [
            read_recipe(session, small.recipe.slug, **VISIT),
            read_seed(session, small.seed.slug, **VISIT),
            read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT),
            read_subject(session, SubjectKind.crop, small.okra.slug, **VISIT),
        ]
    )
    for hidden in ("Okafor", "Greenthorn", small.amara.slug, small.tala.slug):
        assert hidden not in told


def test_someone_who_withdrew_is_not_named_on_their_recipe_or_seed(session: Session) -> None:
    small = a_small_archive(session)
    for agreement in small.agreements.values():
        agreement.withdrawn, agreement.name_shown = True, NameShown.given
    session.flush()
    assert read_recipe(session, small.recipe.slug, **VISIT).from_whom is None
    seed = read_seed(session, small.seed.slug, **VISIT)
    assert seed.keeper is None
    assert [(line.giver, line.receiver) for line in seed.lineage] == [("Old Ben", "someone")]
    assert seed.stories == ()


def test_one_withdrawal_is_enough_to_leave_a_name_off_a_recipe(session: Session) -> None:
    small = a_small_archive(session)
    small.agreements["amara"].name_shown = NameShown.given
    session.flush()
    told = read_recipe(session, small.recipe.slug, **VISIT)
    assert told.from_whom is not None
    assert (told.from_whom.name, told.from_whom.href) == ("Amara", None)
    builders.an_agreement(session, recording_id=small.second.id, person_id=small.amara.id, withdrawn=True)
    assert read_recipe(session, small.recipe.slug, **VISIT).from_whom is None


def test_links_read_the_same_from_both_ends(session: Session) -> None:
    small = a_small_archive(session)
    a_named_mention(session, small.soup[2], "It", recipe_id=small.recipe.id)
    page = read_story(session, small.story.slug, **VISIT)
    recipe, seed = page.links
    assert (recipe.kind, recipe.why, recipe.subject_name, recipe.told_by_narrator) == (
        "recipe", "named", "callaloo", True,
    )  # fmt: skip
    assert (seed.kind, seed.why, seed.subject_name) == ("seed", "crop", "okra")
    (back,) = stories_of_record(session, small.recipe, **VISIT)
    assert [m.passage_key for m in back.evidence] == [m.passage_key for m in recipe.evidence]
    assert [m.start_s for m in back.evidence] == [20, 30]


def test_a_mention_that_does_not_stand_is_no_evidence(session: Session) -> None:
    small = a_small_archive(session)
    a_named_mention(session, small.soup[2], "It", recipe_id=small.recipe.id).score = 0.1
    a_named_mention(session, small.beds[2], "Rain", recipe_id=small.recipe.id).state = MentionState.rejected
    session.flush()
    (back,) = stories_of_record(session, small.recipe, **VISIT)
    assert [m.start_s for m in back.evidence] == [20]
