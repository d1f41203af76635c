"""Recipes from elsewhere: every shape of schema.org's Recipe, plain text, hostile files; a dry run that is true."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from archive.errors import InvalidInput, StoryloomError
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText, Times
from archive.recipes import IngredientLine, Recipe
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from ingest.recipe_import.bringing_in import Wanted, bring_in, drafts_of, plan_import
from ingest.recipe_import.durations import iso_minutes, spoken_minutes
from tests.conftest import NOW

FULL = {
    "@context": "https://schema.org",
    "@type": ["NewsArticle", "Recipe"],
    "name": "Grandma&#39;s <b>bean soup</b>",
    "description": "<p>Warm.</p><script>alert(1)</script>",
    "author": [{"@type": "Person", "name": "Jane Doe"}],
    "url": "https://example.org/soup",
    "recipeYield": ["4", "4 bowls"],
    "prepTime": "PT15M",
    "cookTime": "PT1H30M",
    "totalTime": "P0DT1H45M",
    "recipeIngredient": ["1 cup dried beans", "Salt &amp; pepper", "", "2 cloves garlic, crushed"],
    "recipeInstructions": [
        {"@type": "HowToSection", "name": "The evening before",
         "itemListElement": [{"@type": "HowToStep", "text": "Soak the beans."}]},
        {"@type": "HowToSection", "name": "The day",
         "itemListElement": {"@type": "ItemList", "itemListElement": [
             {"@type": "HowToStep", "itemListElement": [{"@type": "HowToDirection", "text": "Boil them."}]},
             {"@type": "HowToStep", "name": "Add garlic."}]}},
        "Serve.",
    ],
}  # fmt: skip


def read_one(thing: object):
    (draft,) = drafts_of(json.dumps(thing))
    return draft


def test_a_whole_description_is_read():
    draft = read_one(FULL)
    assert (draft.title, draft.note, draft.author) == ("Grandma's bean soup", "Warm.", "Jane Doe")
    assert draft.lines == ("1 cup dried beans", "Salt & pepper", "2 cloves garlic, crushed")
    assert draft.steps == (
        StepText("Soak the beans.", "The evening before"), StepText("Boil them.", "The day"),
        StepText("Add garlic.", "The day"), StepText("Serve."),
    )  # fmt: skip
    assert (draft.serves, draft.source) == ("4", "https://example.org/soup")
    assert draft.times == Times(prep=15, cook=90, total=105)
    assert draft.problems == ()


@pytest.mark.parametrize(
    "wrapped",
    [
        FULL,
        [FULL],
        {"@graph": [{"@type": "WebSite"}, FULL]},
        {"@type": "WebPage", "mainEntity": FULL},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": FULL}]},
        {**FULL, "@type": "https://schema.org/Recipe"},
        {**FULL, "@type": "schema:Recipe"},
    ],
)
def test_a_recipe_is_found_wherever_it_stands(wrapped):
    assert read_one(wrapped).lines == read_one(FULL).lines


def test_a_saved_page_gives_the_recipes_in_it():
    inside = json.dumps(FULL).replace("</", "<\\/")
    page = f'<html><script>var a = "<b>"</script><script type="application/ld+json">{inside}</script><p>Hi</p>'
    (draft,) = drafts_of(page)
    assert draft.title == "Grandma's bean soup"


@pytest.mark.parametrize(
    ("instructions", "steps"),
    [
        ("Boil.\nServe.", ["Boil.", "Serve."]),
        ("<ol><li>Boil.</li><li>Serve &amp; eat.</li></ol>", ["Boil.", "Serve & eat."]),
        (["Boil.", "Serve."], ["Boil.", "Serve."]),
        ([{"@type": "HowToStep", "text": "Boil."}, {"text": "Serve."}], ["Boil.", "Serve."]),
        ({"@type": "ItemList", "itemListElement": ["Boil.", {"name": "Serve."}]}, ["Boil.", "Serve."]),
        ([[["Boil."]], None, 7, {"@type": "HowToTip"}], ["Boil."]),
        (None, []),
    ],
)
def test_instructions_come_in_every_shape(instructions, steps):
    thing = {"@type": "Recipe", "name": "S", "recipeIngredient": "salt\npepper"}
    draft = read_one({**thing, "recipeInstructions": instructions})
    assert [step.text for step in draft.steps] == steps
    assert draft.lines == ("salt", "pepper")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("PT15M", 15), ("PT1H30M", 90), ("P1DT2H", 1560), ("pt90m", 90), ("PT0.5H", 30), ("PT90S", 2), ("P1W", 10080),
     ("PT0M", 0), ("P", None), ("PT", None), ("P1Y", None), ("P1M", None), ("15", None), ("", None), ("soon", None)],
)  # fmt: skip
def test_iso_durations(text, minutes):
    assert iso_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"), [("1 hour 30 min", 90), ("20 minutes", 20), ("1.5 h", 90), ("2 days", 2880), ("a while", None)]
)
def test_spoken_durations(text, minutes):
    assert spoken_minutes(text) == minutes


PLAIN = """
Bean soup of the school

From: Nadia
Serves: nine tables
Prep time: 20 minutes
It was in the window.

Ingredients:
- scarlet runner beans
* 2 cloves garlic
1) one head of cabbage

Method
1. Pick the beans young.
2. Cook them.
For the top:
3. Chop the sorrel.

Notes
Yusuf has heard.
-----
Second soup

two cups of water
an onion, chopped

Boil the water.
Add the onion.
"""


def test_plain_text_is_read_with_and_without_headings():
    first, second = drafts_of(PLAIN)
    assert (first.title, first.author, first.serves) == ("Bean soup of the school", "Nadia", "nine tables")
    assert first.times.prep == 20
    assert first.lines == ("scarlet runner beans", "2 cloves garlic", "one head of cabbage")
    assert first.steps == (
        StepText("Pick the beans young."), StepText("Cook them."), StepText("Chop the sorrel.", "For the top"),
    )  # fmt: skip
    assert first.note == "It was in the window. Yusuf has heard."
    assert second.lines == ("two cups of water", "an onion, chopped")
    assert [step.text for step in second.steps] == ["Boil the water.", "Add the onion."]
    assert second.problems[0].startswith("It has no headings")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in it"),
        ('{"@type": "Recipe", ', r"not JSON \(.*line 1, column"),
        ('{"@type": "Article"}', "no schema.org Recipe"),
        ("<html><p>Soup</p></html>", "no schema.org Recipe"),
        ("[" * 100_000, "nested too deeply"),
        ('{"@type": "Recipe", "name": "S", "x": NaN}', "impossible numbers"),
        ("x" * (2 * 1024 * 1024 + 1), "more than 2 MiB"),
        ("a\n---\n" * 201, "at most 200"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(text, said):
    with pytest.raises(InvalidInput, match=said) as refused:
        drafts_of(text)
    assert "\n" not in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
    | st.sampled_from(["Recipe", "HowToStep", "HowToSection", "PT5M", "<p>x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["@type", "@graph", "name", "text", "recipeIngredient", "recipeInstructions", "itemListElement",
                         "prepTime", "recipeYield", "author", "mainEntity"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_no_json_brings_the_reader_down(thing):
    for given_ in (thing, {"@type": "Recipe", "name": "S", "recipeInstructions": thing, "recipeIngredient": thing}):
        with suppress(StoryloomError):
            drafts = drafts_of(json.dumps(given_))
            assert all(isinstance(line, str) and "\n" not in line for draft in drafts for line in draft.lines)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_brings_the_reader_down(text):
    with suppress(StoryloomError):
        assert drafts_of(text)


# Bringing in


@pytest.fixture
def known(session):
    for name in ("bean soup", "soup"):
        find_or_add_subject(session, SubjectKind.dish, name, now=NOW)
    find_or_add_subject(session, SubjectKind.person, "Nadia Petrov", now=NOW)
    find_or_add_subject(session, SubjectKind.crop, "garlic", now=NOW)


def rows(session):
    return [session.scalar(select(func.count()).select_from(table)) for table in (Recipe, IngredientLine, Subject)]


def test_a_dry_run_says_what_would_be_and_writes_nothing(session, known):
    before = rows(session)
    (one,) = plan_import(session, [read_one(FULL)], Wanted())
    assert (one.what, one.text.dish, one.text.from_person) == ("new", "bean soup", "")
    assert "“Jane Doe” is nobody the archive knows" in one.problems[0]
    assert [(line.amount, line.unit, line.subject, line.doubt) for line in one.lines] == [
        ("1", "cup", "", ""), ("", "", "", "several"), ("2", "clove", "garlic", ""),
    ]  # fmt: skip
    assert rows(session) == before


def test_what_was_planned_is_what_is_kept_and_keeping_it_again_changes_nothing(session, known):
    (one,) = bring_in(session, [read_one(FULL)], Wanted(), by_id=None, now=NOW)
    recipe = session.scalars(select(Recipe)).one()
    assert (recipe.title, recipe.cook_minutes, recipe.source) == ("Grandma's bean soup", 90, "https://example.org/soup")
    lines = session.scalars(select(IngredientLine).order_by(IngredientLine.position)).all()
    assert [(line.as_said, line.amount, line.doubt) for line in lines] == [
        (line.as_said, line.amount, line.doubt) for line in one.lines
    ]
    before = rows(session)
    (again,) = bring_in(session, [read_one(FULL)], Wanted(), by_id=None, now=NOW)
    assert (again.what, recipe.version, rows(session)) == ("same", 1, before)


def test_a_change_is_told_line_by_line(session, known):
    lines = (LineText("1 cup beans"), LineText("salt"))
    keep_recipe(session, RecipeText("Bean soup", "bean soup", lines=lines, steps=(StepText("Boil."),)), now=NOW)
    changed = {"@type": "Recipe", "name": "Bean soup", "recipeIngredient": ["salt", "2 cloves garlic"],
               "recipeInstructions": "Boil.", "cookTime": "PT5M"}  # fmt: skip
    (one,) = plan_import(session, [read_one(changed)], Wanted())
    assert one.changes == (
        "ingredient goes: “1 cup beans”", "ingredient comes: “2 cloves garlic”", "cooking becomes 5 minutes",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("thing", "wanted", "said"),
    [
        ({"name": "Pie", "recipeIngredient": "salt"}, Wanted(), "Say which dish “Pie” is"),
        ({"name": "Pie", "recipeIngredient": "salt"}, Wanted(dish="pie"), "knows no dish called “pie”"),
        ({"name": "Soup", "recipeIngredient": "salt"}, Wanted(from_person="Nobody"), "knows no person called “Nobody”"),
        ({"name": "Soup"}, Wanted(), "has no ingredients and no steps"),
        ({"recipeIngredient": "salt"}, Wanted(dish="soup"), "has no title"),
        ({"name": "Soup", "recipeIngredient": ["a" * 301]}, Wanted(), "is too long; shorten it"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_anything_is(session, known, thing, wanted, said):
    good = read_one({"@type": "Recipe", "name": "Bean soup", "recipeIngredient": "salt"})
    bad = read_one({"@type": "Recipe", **thing})
    planned = plan_import(session, [good, bad], wanted)
    assert said in planned[1].refused
    before = rows(session)
    with pytest.raises(InvalidInput, match="Nothing was brought in"):
        bring_in(session, [good, bad], wanted, by_id=None, now=NOW)
    assert rows(session) == before


def test_one_recipe_cannot_be_in_it_twice(session, known):
    draft = read_one({"@type": "Recipe", "name": "Bean soup", "recipeIngredient": "salt"})
    assert [one.what for one in plan_import(session, [draft, draft], Wanted())] == ["new", "refused"]


def test_names_are_added_only_when_that_is_asked_for(session, known):
    draft = read_one({"@type": "Recipe", "name": "Mud pie", "recipeIngredient": ["2 cups earth", "garlic or earth"]})
    wanted = Wanted(dish="pie", from_person="Ines", add_names=True)
    bring_in(session, [draft], wanted, by_id=None, now=NOW)
    names = set(session.scalars(select(Subject.name)))
    assert {"pie", "Ines", "earth"} <= names
    assert "garlic or earth" not in names
