"""A thing is found under any of its names and through what is a kind of it, with the recipes that use it."""

import html

import pytest

from archive.database import writing
from archive.recipes import IngredientLine
from tests.web.searched import close, tell_of_beans


@pytest.fixture
def told(place):
    return tell_of_beans(place)


def found(client, question):
    data = client.get(f"/api/v1/search?{question}").json()
    return data | {"titles": [story["title"] for story in data["stories"]]}


def test_beans_find_the_kinds_of_them_and_say_so(client, told):
    assert found(client, "q=beans")["titles"] == ["The jar"]
    page = client.get("/search?q=beans").text
    assert "Kinds of beans are found with it" in page
    assert f'href="/search?q=beans&amp;crop={told.runner.slug}">scarlet runner beans</a>' in page
    assert "<mark>Scarlet runner beans</mark>" in page, "what is meant is marked whole, whatever was typed"


@pytest.mark.parametrize("words", ["kaferbohne", "K%C3%84FERBOHNE", "scarlet+runner+bean", "scar+let"])
def test_any_name_finds_it_whatever_its_case_accents_and_number(client, told, words):
    data = found(client, f"q={words}")
    assert data["titles"] == ["The jar"]
    assert [subject["name"] for subject in data["subjects"]] == ["scarlet runner beans"]


def test_what_else_was_searched_is_said_and_taken_back_by_quotes(client, told):
    assert found(client, "q=ladies%27+fingers")["titles"] == ["The tree"]
    page = html.unescape(client.get("/search?q=ladies%27+fingers").text)
    assert "Also searched: okra (“ladies fingers” is another name of okra)." in page
    assert 'href="/search?q=%22ladies%27+fingers%22">Only “ladies fingers”' in page
    assert found(client, "q=%22ladies%27+fingers%22")["other_names"] == []


def test_a_recipe_says_what_it_uses(client, told):
    recipe = {"name": "Jar soup", "href": f"/recipes/{told.recipe}", "why": "uses scarlet runner beans"}
    assert found(client, "q=beans")["recipes"] == [recipe]
    assert found(client, f"crop={told.beans.slug}")["recipes"] == [recipe]
    assert found(client, "q=succotash")["recipes"] == [recipe | {"why": "a way to cook succotash"}]
    assert found(client, "q=jar+so")["recipes"] == [recipe | {"why": None}]
    assert "uses scarlet runner beans" in client.get("/search?q=beans").text


def test_a_line_that_may_not_be_met_is_no_reason(client, place, told):
    """The recipe's line of okra was said in a story that is no longer open."""
    assert found(client, "q=okra")["recipes"] == []
    with writing(place.engine) as session:
        for line in session.query(IngredientLine):
            line.passage_id = None
    assert [recipe["why"] for recipe in found(client, "q=okra")["recipes"]] == ["uses okra"]


def test_who_tells_and_who_is_spoken_of_are_two_filters(client, told):
    assert found(client, f"person={told.amara.person.slug}&q=okra")["titles"] == ["The tree"]
    assert found(client, f"narrator={told.amara.person.slug}&q=okra")["titles"] == []
    assert found(client, f"narrator={told.vera.person.slug}&q=okra")["titles"] == ["The tree"]
    facets = found(client, "q=okra")["facets"]
    assert [one["slug"] for one in facets["narrator"]] == [told.vera.person.slug]
    assert [one["slug"] for one in facets["person"]] == [told.amara.person.slug]
    page = client.get(f"/search?narrator={told.vera.person.slug}&q=okra").text
    assert "told by Vera Ivanova" in page


def test_what_closes_is_in_no_answer(client, place, told):
    close(place, told.amara)
    data = found(client, "q=beans")
    assert (data["total"], data["stories"], data["recipes"]) == (0, [], [])
    assert "The jar" not in client.get("/search?q=jar").text
