"""Recipes and seeds in and out as files, from the command line and at the desk, as far as a visitor may meet them."""

import csv
import html
import io
import json

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from archive.accounts import Role
from archive.database import reading, writing
from archive.recipes import Recipe
from archive.record_addresses import find_seed
from ingest.recipe_import.bringing_in import Wanted, drafts_of, plan_import
from tests.web.records import change, tell_records
from web.commands.app import app

SOUP = (
    "Stew of the canal\n\nIngredients\ntwo or three handfuls of <b>amaranth</b>\nsalt and pepper\n\nSteps\nBoil it.\n"
)
IMPORT = "/desk/import/recipes"


@pytest.fixture
def told(place):
    return tell_records(place)


@pytest.fixture
def storyloom(place, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")
    return lambda *words, **options: CliRunner().invoke(app, words, **options)


def titles(place) -> set[str]:
    with reading(place.engine) as session:
        return set(session.scalars(select(Recipe.title)))


def test_recipes_go_out_as_a_visitor_meets_them_and_come_back_the_same(place, told, storyloom):
    out = storyloom("recipes", "export").stdout
    graph = json.loads(out)["@graph"]
    assert {recipe["name"] for recipe in graph} == {"Amara's stew", "Vera's stew"}
    assert graph[0]["audio"][0]["@type"] == "AudioObject"
    with reading(place.engine) as session:
        planned = plan_import(session, drafts_of(out), Wanted(dish="stew"))
    assert [one.text.from_person for one in planned] == ["Amara Okafor", "Vera Ivanova"]
    assert [one.what for one in planned] == ["same", "same"]
    change(place, told.amara.agreement, withdrawn=True)
    after = storyloom("recipes", "export").stdout
    assert "blue corn" not in after
    assert "Okafor" not in after


def test_seeds_go_out_as_a_table_and_as_data(place, told, storyloom, tmp_path):
    with writing(place.engine) as session:
        find_seed(session, told.corn).quantity = '=HYPERLINK("x")'
    table = list(csv.DictReader(io.StringIO(storyloom("seeds", "export", "-").stdout)))
    assert (table[0]["name"], table[0]["keeper"], table[0]["status"]) == ("Amara's corn", "Amara Okafor", "heirloom")
    assert table[0]["quantity"] == '\'=HYPERLINK("x")'
    assert "Amara's mother → Amara Okafor (1981)" in table[0]["lineage"]
    file = tmp_path / "seeds.json"
    assert storyloom("seeds", "export", str(file), "--format", "json").exit_code == 0
    (lot,) = json.loads(file.read_text(encoding="utf-8"))["seeds"]
    assert lot["lineage"][1]["said_at"]["start_s"] == 11
    change(place, told.amara.agreement, withdrawn=True)
    assert "Okafor" not in storyloom("seeds", "export").stdout


def test_a_dry_run_says_line_by_line_what_would_be_and_changes_nothing(place, told, storyloom, tmp_path):
    file = tmp_path / "soup.txt"
    file.write_text(SOUP, encoding="utf-8")
    dry = storyloom("recipes", "import", str(file), "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "new: Stew of the canal (stew)" in dry.stdout
    assert "two or three handfuls of <b>amaranth</b>" in dry.stdout
    assert "salt and pepper  →  - | salt and pepper, no subject yet  ? several" in dry.stdout
    assert "Stew of the canal" not in titles(place)
    assert storyloom("recipes", "import", str(file)).exit_code == 0
    assert "Stew of the canal" in titles(place)
    assert "same: Stew of the canal (stew)" in storyloom("recipes", "import", str(file), "--dry-run").stdout


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"Pie\n\nsalt\npepper\n", (), "Say which dish “Pie” is"),
        (b"Pie\n\nsalt\npepper\n", ("--dish", "pie"), "knows no dish called “pie”"),
        (b'{"@type": "Recipe"', (), "soup.txt: This is not JSON"),
        (b"\xff\xfe\x00", (), "this is not UTF-8 text"),
        (None, (), "it cannot be read: No such file"),
    ],
)
def test_what_cannot_be_brought_in_is_one_line_and_status_1(  # noqa: PLR0917 (fixtures, and a case)
    place, told, storyloom, tmp_path, content, options, said
):
    file = tmp_path / "soup.txt"
    if content is not None:
        file.write_bytes(content)
    before = titles(place)
    answer = storyloom("recipes", "import", str(file), *options)
    assert answer.exit_code == 1
    assert said in str(answer.exception)
    assert "\n" not in str(answer.exception)
    assert titles(place) == before


def test_names_are_added_by_the_command_when_asked(place, told, storyloom):
    answer = storyloom(
        "recipes", "import", "-", "--dish", "pie", "--from", "Ines", "--add", input="Pie\n\nsalt\nearth\n"
    )
    assert answer.exit_code == 0, answer.output
    assert "Pie" in titles(place)


def test_recipes_are_pasted_looked_at_and_kept(place, told, signed_in):
    curator = signed_in(Role.curator)
    assert curator.get(IMPORT).status_code == 200
    preview = curator.post(IMPORT, data={"text": SOUP})
    assert preview.status_code == 200
    assert "Bring them in" in preview.text
    assert "not sure: it names more than one thing" in preview.text
    assert "<b>amaranth" not in preview.text
    assert html.unescape(preview.text).count("two or three handfuls of <b>amaranth</b>") == 2
    assert "Stew of the canal" not in titles(place)
    assert curator.post(IMPORT, data={"text": SOUP, "keep": "yes"}).headers["location"] == "/desk/recipes"
    assert "two or three handfuls of &lt;b&gt;amaranth" in curator.get("/recipes/stew-of-the-canal").text
    assert "Is here already" in curator.post(IMPORT, data={"text": SOUP}).text


def test_what_cannot_be_pasted_is_told_and_stays_in_the_field(place, told, signed_in):
    curator = signed_in(Role.curator)
    for typed, said in (('{"@type": "Recipe", ', "This is not JSON"), ("{}", "There is no schema.org Recipe in it")):
        answer = curator.post(IMPORT, data={"text": typed, "dish": "stew"})
        assert answer.status_code == 422
        assert said in answer.text
        assert typed.strip() in html.unescape(answer.text)
    refused = curator.post(IMPORT, data={"text": "Pie\n\nsalt\npepper\n"})
    assert refused.status_code == 200
    assert "Say which dish “Pie” is" in refused.text
    assert "Bring them in" not in refused.text
    kept = curator.post(IMPORT, data={"text": "Pie\n\nsalt\npepper\n", "keep": "yes"})
    assert (kept.status_code, "Nothing was brought in." in kept.text) == (422, True)
    assert "Pie" not in titles(place)
