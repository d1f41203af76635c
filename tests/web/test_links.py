"""Links wherever they are met: pages, data and the command line tell the same, each with its evidence."""

import json

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from archive.database import writing
from archive.errors import InvalidInput, NotFound
from archive.mentions import Mention, MentionState
from archive.recipes import Recipe
from archive.record_addresses import follow_name
from archive.stories import OldSlug, Story
from archive.subject_addresses import move
from archive.subjects import Subject
from tests.archive import builders
from tests.web.records import tell_records
from web.commands.app import app


@pytest.fixture
def told(place):
    """Amara and Vera cook one stew; a machine found it in both stories, and a person accepted Vera's."""
    records = tell_records(place)
    with writing(place.engine) as session:
        stew = session.scalars(select(Subject).where(Subject.name == "stew")).one()
        for teller, state in ((records.amara, MentionState.suggested), (records.vera, MentionState.accepted)):
            passage = session.get_one(type(teller.passages[0]), teller.passages[0].id)
            builders.a_mention(session, passage, stew, state=state, quote="stew", start_char=0, end_char=4)
    return records


@pytest.fixture
def run(place, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")

    def command(*arguments):
        result = CliRunner().invoke(app, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return command


def test_a_dish_lists_its_stories_by_strength_and_plays_them(client, told):
    page = client.get("/dishes/stew").text
    accepted, suggested = page.index(told.vera.story.title), page.index(told.amara.story.title)
    assert accepted < suggested
    assert f'data-src="/media/stories/{told.vera.story.slug}.webm"' in page
    data = client.get("/api/v1/dishes/stew").json()
    assert [story["slug"] for story in data["stories"]] == [told.vera.story.slug, told.amara.story.slug]
    assert [story["strength"]["accepted"] for story in data["stories"]] == [1, 0]
    assert data["stories"][0]["evidence"][0]["start_s"] == 0


def test_a_recipe_says_through_what_each_story_leads_to_it(client, told):
    page = client.get(f"/recipes/{told.stew}").text
    assert "Stories that lead here" in page
    assert "speaks of stew" in page
    data = client.get(f"/api/v1/recipes/{told.stew}").json()
    (chain,) = data["stories"][0]["chains"]
    assert chain["through"] == {"kind": "dish", "name": "stew", "href": "/dishes/stew"}
    own = next(story for story in data["stories"] if story["slug"] == told.amara.story.slug)
    assert own["strength"]["own_voice"] is True


def test_a_story_shows_the_chain_to_its_recipes(client, told):
    page = client.get(f"/stories/{told.vera.story.slug}").text
    assert "Spoken of here:" in page
    assert f'href="/recipes/{told.stew}"' in page
    data = client.get(f"/api/v1/stories/{told.vera.story.slug}").json()
    linked = {link["href"]: link for link in data["linked"]}
    assert linked[f"/recipes/{told.other_stew}"]["told_by_narrator"] is True
    assert linked[f"/recipes/{told.stew}"]["told_by_narrator"] is False
    assert linked[f"/recipes/{told.stew}"]["chains"][0]["moments"][0]["passage"] == told.vera.passages[0].key


def test_a_page_of_stories_leads_to_the_next(client, place, told):
    with writing(place.engine) as session:
        stew = session.scalars(select(Subject).where(Subject.name == "stew")).one()
        recording = session.get_one(type(told.vera.recording), told.vera.recording.id)
        for number in range(14):
            builders.a_story(session, [(recording, 0.0, 5.0)], title=f"Once more {number}")
        assert session.scalars(select(Mention).where(Mention.subject_id == stew.id)).all()
    first = client.get("/dishes/stew").text
    assert first.count('class="speaking-title"') == 12
    assert 'href="/dishes/stew?page=2"' in first
    second = client.get("/dishes/stew?page=2").text
    assert second.count('class="speaking-title"') == 4
    assert 'href="/dishes/stew?page=1"' in second
    assert client.get("/dishes/stew?page=0").status_code in (400, 422)


def test_links_from_the_command_line(run, told):
    said = run("links", f"stories/{told.vera.story.slug}", "dishes/stew", f"/recipes/{told.stew}")
    assert f"{told.vera.story.title} (stories/{told.vera.story.slug})" in said
    assert f"(/stories/{told.vera.story.slug}#t=0 through dish stew)" in said
    assert "suggested" in said
    story, dish, recipe = json.loads(run("links", "--json", f"stories/{told.vera.story.slug}", "dishes/stew",
                                         f"recipes/{told.stew}"))  # fmt: skip
    assert {link["kind"] for link in story["leads_to"]} == {"recipe"}
    assert [one["slug"] for one in dish["stories"]] == [told.vera.story.slug, told.amara.story.slug]
    assert recipe["stories"][0]["chains"][0]["through"]["name"] == "stew"


def test_a_former_address_leads_on_from_the_command_line(place, run, told):
    with writing(place.engine) as session:
        stew = session.scalars(select(Subject).where(Subject.name == "stew")).one()
        move(session, stew, "the-stew")
        recipe = session.scalars(select(Recipe).where(Recipe.slug == told.stew)).one()
        follow_name(session, recipe, "Another name")
        story = session.scalars(select(Story).where(Story.slug == told.vera.story.slug)).one()
        session.add(OldSlug(kind="story", slug="once", target_id=story.id))
    assert run("links", "dishes/stew").splitlines()[1:] == run("links", "dishes/the-stew").splitlines()[1:] != []
    assert "through dish stew" in run("links", f"recipes/{told.stew}")
    assert f"{told.vera.story.title} (stories/once)" in run("links", "stories/once")


def test_an_address_that_is_none_is_told_in_one_line(run, told):
    for given, sentence in (
        ("stew", "is no address of a story or subject"),
        ("crops/nothing", "crops/nothing: There is no"),
    ):
        with pytest.raises((InvalidInput, NotFound)) as refused:
            run("links", given)
        assert sentence in str(refused.value)
        assert "\n" not in str(refused.value)
