from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR
from archive.lineages import first_loop, generations
from archive.outbox import Errand, OutboxRow
from archive.recipe_keeping import add_recipe, edit_recipe, keep_recipe
from archive.recipe_texts import LineText, Reading, RecipeText, StepText, Times
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.record_acts import bring_back_record, retire_record
from archive.record_addresses import find_recipe, find_seed, moved_record
from archive.seed_keeping import HandoverText, SeedText, edit_seed, keep_seed
from archive.seeds import Handover, Seed, SeedStatus
from archive.subject_keeping import add_name, find_or_add_subject, find_subject
from archive.subjects import NameKind, Subject, SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive
from tests.conftest import NOW

STEW = RecipeText(
    title="Amara's pumpkin stew",
    dish="pumpkin stew",
    from_person="Amara Okafor",
    lines=(LineText("two bowls of pumpkin, cut small"), LineText("water up to your hand"), LineText("the salt")),
    steps=(StepText("Boil the corn first."), StepText("Add the salt at the very end.")),
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
    water, salt = (find_subject(any_session, [SubjectKind.ingredient], name) for name in ("water", "salt"))
    tables = (Recipe, IngredientLine, RecipeStep, Subject)
    before = count(any_session, *tables)
    assert keep_recipe(any_session, replace(STEW, title="AMARA’S pumpkin stew"), now=NOW) is recipe
    assert count(any_session, *tables) == before
    lines = list(any_session.scalars(select(IngredientLine).order_by(IngredientLine.position)))
    assert [line.as_said for line in lines] == [line.as_said for line in STEW.lines]
    first = lines[0]
    assert (first.amount, first.unit, first.name, first.note) == ("2", "bowl", "pumpkin", "cut small")
    assert [line.ingredient_id for line in lines] == [pumpkin.id, water.id, salt.id]
    assert (recipe.slug, recipe.version) == ("amaras-pumpkin-stew", 2)


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
    with pytest.raises(InvalidInput, match="which dish"):
        keep_recipe(session, replace(STEW, dish=""), now=NOW)
    with pytest.raises(InvalidInput, match="knows no dish called “pumpkin stew”; choose one, or have it added"):
        keep_recipe(session, STEW, now=NOW, add_names=False)


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
    for wrong in (replace(STEW, title="a" * 201), replace(STEW, lines=(LineText("salt", Reading(unit="u" * 41)),))):
        with pytest.raises(InvalidInput, match="too long here; use at most"):
            keep_recipe(session, wrong, now=NOW)
    for wrong in (replace(CORN, kept_at="a" * 201), replace(CORN, lineage=(HandoverText("g" * 201, "Tala"),))):
        with pytest.raises(InvalidInput, match="use at most 200 characters"):
            keep_seed(session, wrong, now=NOW)


def line_of(session: Session, as_said: str) -> IngredientLine:
    return session.scalars(select(IngredientLine).where(IngredientLine.as_said == as_said)).one()


def test_what_a_person_settled_is_not_read_again(session: Session) -> None:
    corn = find_or_add_subject(session, SubjectKind.crop, "blue corn", now=NOW)
    said = LineText("one bowl of corn or so", Reading("1", "bowl", "blue corn", "about"))
    keep_recipe(session, replace(STEW, lines=(said,)), now=NOW)
    keep_recipe(session, replace(STEW, lines=(LineText("one bowl of corn or so"),)), now=NOW)
    line = line_of(session, "one bowl of corn or so")
    assert (line.settled, line.ingredient_id, line.note, line.doubt) == (True, corn.id, "about", "")
    keep_recipe(session, replace(STEW, lines=(LineText("one bowl of corn or so", again=True),)), now=NOW)
    assert (line.settled, line.name, line.note) == (False, "corn", "or so")


@pytest.mark.parametrize(
    ("said", "name", "doubt"),
    [
        ("two bowls of black rice", "black rice", ""),
        ("rice", "rice", ""),
        ("taro leaves", "taro", "part"),
        ("salt and rice", None, "several"),
        ("a hen", None, ""),
        ("some sage", None, "ambiguous"),
        ("some RICES", "rice", ""),
        ("maids", None, ""),
    ],
)
def test_a_line_finds_its_subject_through_its_names(session: Session, said: str, name: str | None, doubt: str) -> None:
    for known in ("rice", "black rice", "taro", "clary", "garden sage", "corn"):
        find_or_add_subject(session, SubjectKind.crop, known, now=NOW)
    find_or_add_subject(session, SubjectKind.ingredient, "salt", now=NOW)
    for one in ("clary", "garden sage"):
        add_name(session, found(session, one), "sage", NameKind.local)
    add_name(session, found(session, "corn"), "maids", NameKind.heard_as)
    find_or_add_subject(session, SubjectKind.dish, "stew", now=NOW)
    recipe = add_recipe(session, RecipeText("Stew", "stew", lines=(LineText(said),)), by_id=None, now=NOW)
    line = session.scalars(select(IngredientLine).where(IngredientLine.recipe_id == recipe.id)).one()
    expected = found(session, name).id if name else None
    assert (line.ingredient_id, line.doubt) == (expected, doubt)


def found(session: Session, name: str) -> Subject:
    subject = find_subject(session, [SubjectKind.crop, SubjectKind.ingredient], name)
    assert subject is not None
    return subject


def test_an_edit_that_began_from_another_version_is_refused(session: Session) -> None:
    recipe = keep_recipe(session, STEW, now=NOW)
    edit_recipe(session, recipe, replace(STEW, note="Hers."), version=1, by_id=None, now=NOW)
    assert (recipe.version, recipe.note) == (2, "Hers.")
    with pytest.raises(Conflict, match="Someone saved this meanwhile"):
        edit_recipe(session, recipe, replace(STEW, note="Mine."), version=1, by_id=None, now=NOW)
    assert recipe.note == "Hers."
    seed = keep_seed(session, CORN, now=NOW)
    edit_seed(session, seed, replace(CORN, year=2026), version=1, by_id=None, now=NOW)
    with pytest.raises(Conflict, match="Someone saved this meanwhile"):
        edit_seed(session, seed, CORN, version=1, by_id=None, now=NOW)


def test_an_edit_that_changes_nothing_makes_no_version(session: Session) -> None:
    recipe, seed = keep_recipe(session, STEW, now=NOW), keep_seed(session, CORN, now=NOW)
    edit_recipe(session, recipe, STEW, version=1, by_id=None, now=NOW)
    edit_seed(session, seed, CORN, version=1, by_id=None, now=NOW)
    assert (recipe.version, seed.version) == (1, 1)


def test_two_recipes_cannot_be_called_the_same_by_the_same_person(session: Session) -> None:
    keep_recipe(session, STEW, now=NOW)
    other = keep_recipe(session, replace(STEW, title="Amara's other stew"), now=NOW)
    with pytest.raises(Conflict, match="already"):
        add_recipe(session, STEW, by_id=None, now=NOW)
    with pytest.raises(Conflict, match="another title"):
        edit_recipe(session, other, STEW, version=1, by_id=None, now=NOW)


@pytest.mark.database
def test_a_new_name_brings_a_new_address_and_the_old_one_leads_on(any_session: Session) -> None:
    recipe, seed = keep_recipe(any_session, STEW, now=NOW), keep_seed(any_session, CORN, now=NOW)
    edit_recipe(any_session, recipe, replace(STEW, title="The jar stew"), version=1, by_id=None, now=NOW)
    edit_seed(any_session, seed, replace(CORN, name="The jar"), version=1, by_id=None, now=NOW)
    assert (recipe.slug, seed.slug) == ("the-jar-stew", "the-jar")
    assert find_recipe(any_session, "amaras-pumpkin-stew") is recipe
    assert find_seed(any_session, "amaras-blue-corn") is seed
    visit = {"viewer": VISITOR, "now": NOW, "channel": Channel.page}
    assert moved_record(any_session, Recipe, "amaras-pumpkin-stew", **visit) == "the-jar-stew"
    again = keep_recipe(any_session, STEW, now=NOW)
    assert again.slug == "amaras-pumpkin-stew-2", "an address that led somewhere is nobody else's"
    retire_record(any_session, recipe, by_id=None, now=NOW)
    with pytest.raises(NotFound):
        moved_record(any_session, Recipe, "amaras-pumpkin-stew", **visit)
    bring_back_record(any_session, recipe, by_id=None, now=NOW)
    edit_recipe(any_session, recipe, replace(STEW, title="Stew of the jar"), version=4, by_id=None, now=NOW)
    acts = any_session.scalars(select(Event.act).where(Event.thing == f"recipe:{recipe.key}").order_by(Event.id))
    assert list(acts) == ["add", "edit", "retire", "bring_back", "edit"]


def test_a_seed_does_not_come_back_to_where_it_began(session: Session) -> None:
    round_and_round = (HandoverText("Ana", "Ben"), HandoverText("Ben", "Cleo"), HandoverText("CLEO", "ana"))
    with pytest.raises(InvalidInput, match=r"come back to where it began \(.*Ben → .*take one handover out"):
        keep_seed(session, replace(CORN, lineage=round_and_round), now=NOW)
    with pytest.raises(InvalidInput, match="come back"):
        keep_seed(session, replace(CORN, lineage=(HandoverText("Ana", "Ana"),)), now=NOW)
    meeting = (HandoverText("Ana", "Cleo"), HandoverText("Ben", "Cleo"), HandoverText("", "Ana"))
    assert keep_seed(session, replace(CORN, lineage=meeting), now=NOW).version == 1


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_a_loop_is_found_exactly_where_there_is_one(steps: list[tuple[int, int]]) -> None:
    loop = first_loop(steps)
    reach = set(steps)
    for _ in range(7):
        reach |= {(a, d) for a, b in reach for c, d in reach if b == c}
    assert bool(loop) == any(a == b for a, b in reach)
    assert all((a, b) in steps for a, b in pairwise((*loop, *loop[:1])))
    if not loop:
        depth = generations(steps)
        assert all(depth[giver] < depth[receiver] for giver, receiver in steps)


def test_years_and_minutes_are_possible_ones(session: Session) -> None:
    with pytest.raises(InvalidInput, match="year in four digits"):
        keep_seed(session, replace(CORN, year=12025), now=NOW)
    with pytest.raises(InvalidInput, match="times in minutes"):
        keep_recipe(session, replace(STEW, times=Times(prep=-1)), now=NOW)


def test_a_new_recipe_has_the_stories_that_speak_of_its_dish_indexed_anew(session: Session) -> None:
    small = a_small_archive(session)
    before = session.scalars(select(OutboxRow.id)).all()
    text = RecipeText("Green pot", small.callaloo.name, lines=(LineText("okra"),))
    recipe = add_recipe(session, text, by_id=None, now=NOW)
    retire_record(session, recipe, by_id=None, now=NOW)
    asked = session.execute(select(OutboxRow.errand, OutboxRow.target_id).where(OutboxRow.id.not_in(before))).all()
    assert [tuple(row) for row in asked] == [(Errand.index_story, small.story.id)] * 2
