from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.recipe_keeping import LineText, RecipeText, keep_recipe
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.seed_keeping import HandoverText, SeedText, keep_seed
from archive.seeds import Handover, Seed, SeedStatus
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from tests.archive import builders
from tests.conftest import NOW

STEW = RecipeText(
    title="Amara's pumpkin stew",
    dish="pumpkin stew",
    from_person="Amara Okafor",
    lines=(
        LineText("two bowls of pumpkin", "2", "bowl", "pumpkin", "cut small"),
        LineText("water up to your hand"),
        LineText("the salt", ingredient="salt"),
    ),
    steps=("Boil the corn first.", "Add the salt at the very end."),
)
CORN = SeedText(
    name="Amara's blue corn",
    crop="blue corn",
    keeper="Amara Okafor",
    year=2025,
    status=SeedStatus.heirloom,
    lineage=(
        HandoverText("Amara's mother", "Amara Okafor", 1981, "with the jar"),
        HandoverText("Amara Okafor", "Liora Valen", 2025),
    ),
)


def count(session: Session, *tables: type) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.database
def test_a_recipe_kept_twice_is_there_once(any_session: Session) -> None:
    pumpkin = find_or_add_subject(any_session, SubjectKind.crop, "Pumpkin", now=NOW)
    recipe = keep_recipe(any_session, STEW, now=NOW)
    tables = (Recipe, IngredientLine, RecipeStep, Subject)
    before = count(any_session, *tables)
    assert keep_recipe(any_session, replace(STEW, title="AMARA’S pumpkin stew"), now=NOW) is recipe
    assert count(any_session, *tables) == before
    lines = list(any_session.scalars(select(IngredientLine).order_by(IngredientLine.position)))
    assert [line.as_said for line in lines] == [line.as_said for line in STEW.lines]
    assert lines[0].ingredient_id == pumpkin.id
    assert lines[1].ingredient_id is None
    assert recipe.slug == "amaras-pumpkin-stew"


def test_a_line_that_stays_keeps_the_passage_that_says_it(session: Session) -> None:
    recipe = keep_recipe(session, STEW, now=NOW)
    [passage] = builders.a_transcript(session, builders.a_recording(session), [(0, 5, "the salt")])
    salt = session.scalars(select(IngredientLine).where(IngredientLine.as_said == "the salt")).one()
    salt.passage_id = passage.id
    keep_recipe(session, replace(STEW, lines=(STEW.lines[2], LineText("three onions")), steps=()), now=NOW)
    lines = session.scalars(select(IngredientLine).where(IngredientLine.recipe_id == recipe.id))
    assert {(line.as_said, line.position, line.passage_id) for line in lines} == {
        ("the salt", 0, passage.id),
        ("three onions", 1, None),
    }
    assert count(session, RecipeStep) == [0]


def test_two_people_may_cook_under_one_title(session: Session) -> None:
    hers = keep_recipe(session, STEW, now=NOW)
    others = keep_recipe(session, replace(STEW, from_person="Vera Ivanova"), now=NOW)
    nobodys = keep_recipe(session, replace(STEW, from_person=""), now=NOW)
    assert [hers.slug, others.slug, nobodys.slug] == [f"amaras-pumpkin-stew{n}" for n in ("", "-2", "-3")]
    assert keep_recipe(session, replace(STEW, from_person=""), now=NOW) is nobodys


def test_a_recipe_needs_a_title_and_a_dish(session: Session) -> None:
    with pytest.raises(InvalidInput, match="title"):
        keep_recipe(session, replace(STEW, title=" "), now=NOW)
    with pytest.raises(InvalidInput, match="name"):
        keep_recipe(session, replace(STEW, dish=""), now=NOW)


def test_a_seed_lot_kept_twice_is_there_once(session: Session) -> None:
    seed = keep_seed(session, CORN, now=NOW)
    before = count(session, Seed, Handover, Subject)
    changed = replace(CORN, quantity="two jars", lineage=(CORN.lineage[1], CORN.lineage[0]))
    assert keep_seed(session, changed, now=NOW) is seed
    assert count(session, Seed, Handover, Subject) == before
    session.refresh(seed)
    assert (seed.quantity, seed.status, seed.year) == ("two jars", SeedStatus.heirloom, 2025)
    givers = session.scalars(select(Handover.giver).where(Handover.seed_id == seed.id).order_by(Handover.position))
    assert list(givers) == ["Amara Okafor", "Amara's mother"]
    assert keep_seed(session, replace(CORN, keeper="Joaquin Delgado"), now=NOW) is not seed
    with pytest.raises(InvalidInput, match="seed lot"):
        keep_seed(session, replace(CORN, name=""), now=NOW)


def test_what_is_too_long_for_its_column_is_refused(session: Session) -> None:
    for wrong in (replace(STEW, title="a" * 201), replace(STEW, lines=(LineText("salt", unit="u" * 41),))):
        with pytest.raises(InvalidInput, match="too long here; use at most"):
            keep_recipe(session, wrong, now=NOW)
    for wrong in (replace(CORN, kept_at="a" * 201), replace(CORN, lineage=(HandoverText("g" * 201),))):
        with pytest.raises(InvalidInput, match="use at most 200 characters"):
            keep_seed(session, wrong, now=NOW)
