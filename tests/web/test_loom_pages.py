"""The loom's pages: a choice dims the rest by the address alone, a withdrawal takes its line along, paper is white."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from archive.database import writing
from archive.mentions import MentionState
from archive.passages import Passage
from archive.settings import Settings
from archive.subjects import SubjectKind
from ingest.place import Place
from tests.archive.builders import a_mention, a_subject
from tests.laid_archive import open_laid
from tests.web.stories import Told, tell_a_story, withdraw_story
from web.app import make_app
from web.pages import STATIC_FOLDER


@pytest.fixture
def two(place: Place) -> tuple[Told, Told]:
    """Two stories that both speak of okra; the first of callaloo too."""
    told = (
        tell_a_story(place, words="Callaloo wants okra and patience, always."),
        tell_a_story(
            place, title="The bed by the wall", narrator="Tala Greenthorn", words="Okra by the wall, okra by."
        ),
    )
    with writing(place.engine) as session:
        okra = a_subject(session, "okra", SubjectKind.crop)
        okra.slug = "okra"
        for one in told:
            passage = session.scalars(select(Passage).where(Passage.key == one.passage_key)).one()
            a_mention(session, passage, okra, state=MentionState.accepted, start_s=2.0, end_s=3.0)
    return told


def test_the_loom_across_stories_is_a_table_of_links_to_the_second(client, two):
    page = client.get("/loom").text
    table = page.split("<tbody>")[1]
    for told in two:
        assert told.title in table
        assert f'href="/stories/{told.slug}#t=2"' in table
    assert 'href="/loom?subject=crops/okra"' in page
    assert 'href="/dishes/' not in page.split("<thead>")[1], "callaloo is of one story alone"
    assert " dim" not in page


def test_what_is_chosen_dims_the_rest_without_a_script(client, place, two):
    third = tell_a_story(place, title="The third", narrator="Vera", words="Callaloo needs a pinch.")
    with writing(place.engine) as session:
        salt = a_subject(session, "salt", SubjectKind.ingredient)
        for key in (two[0].passage_key, third.passage_key):
            passage = session.scalars(select(Passage).where(Passage.key == key)).one()
            a_mention(session, passage, salt, state=MentionState.accepted)
    page = client.get("/loom?subject=crops/okra").text
    assert 'aria-current="true"' in page
    assert "2 stories speak of okra." in page
    assert re.search(r'class="story dim"[^>]*><text[^>]*>The third', page)
    assert not re.search(r'class="story dim"[^>]*><text[^>]*>The bed', page)
    assert re.search(r'class="thread ingredient dim"', page)
    assert re.search(r'class="thread crop chosen"', page)


def test_what_nobody_shares_is_said_in_a_sentence(client, two):
    for asked in ("crops/sand", "nowhere/x", "crops", "../../x"):
        page = client.get("/loom", params={"subject": asked})
        assert page.status_code == 200
        assert "No two open stories share that." in page.text


def test_an_archive_without_shared_threads_says_so(client, place):
    tell_a_story(place)
    page = client.get("/loom").text
    assert "No two open stories speak of the same thing yet." in page
    assert '<svg class="wide"' not in page


def test_a_withdrawn_story_leaves_the_loom_at_once(client, place, two):
    assert two[1].slug in client.get("/loom").text
    withdraw_story(place, two[1])
    page = client.get("/loom").text
    assert two[1].slug not in page
    assert "okra" not in page
    assert two[1].slug not in client.get("/").text


def test_the_first_page_shows_what_the_latest_stories_share(client, two):
    page = client.get("/").text
    assert "data-cloth" in page
    assert page.count('<svg class="wide"') == 1


def test_a_dish_page_opens_with_its_voice_and_then_its_story_with_its_thread_alone_bright(client, two):
    page = client.get(f"/dishes/{two[0].dish_slug}").text
    opening, rest = page.split('class="opening dish"')[1].split("</section>", 1)
    assert "Callaloo" in opening
    assert f'data-src="/media/stories/{two[0].slug}.webm"' in opening
    assert "Amara Baptiste" in opening
    assert "loom-card dims" in rest
    assert rest.index("Where it is spoken of") > 0


def test_a_voice_that_a_machine_found_says_so(client, place, two):
    with writing(place.engine) as session:
        dish = a_subject(session, "porridge", SubjectKind.dish)
        passage = session.scalars(select(Passage).where(Passage.key == two[0].passage_key)).one()
        a_mention(session, passage, dish, origin="dictionary", score=1.0)
        slug = dish.slug
    page = client.get(f"/dishes/{slug}").text
    assert 'class="opening dish suggested"' in page
    assert "nobody has checked it yet" in page


def test_a_page_that_nobody_speaks_of_says_what_to_do(client, place):
    with writing(place.engine) as session:
        crop = a_subject(session, "sorghum", SubjectKind.crop)
        slug = crop.slug
    page = client.get(f"/crops/{slug}").text
    assert "Nobody speaks of it in an open story yet." in page
    assert 'href="/contribute"' in page.split('class="opening unsaid')[1]


def test_a_withdrawn_voice_leaves_its_page_silent_but_standing(client, place, two):
    withdraw_story(place, two[0])
    page = client.get(f"/dishes/{two[0].dish_slug}").text
    assert "Nobody speaks of it" in page
    assert two[0].slug not in page


def test_the_page_of_components_is_closed_where_people_visit(client):
    answer = client.get("/styleguide")
    assert answer.status_code == 404
    assert "data-loom" not in answer.text


def test_the_page_of_components_shows_every_icon_that_is_drawn(tmp_path):
    place = open_laid(Settings(data=tmp_path, transcriber="none", styleguide=True))
    with TestClient(make_app(place)) as client:
        page = client.get("/styleguide").text
    drawn = set(re.findall(r'<symbol id="i-(\w+)"', page))
    shown = set(re.findall(r'class="icons">.*?</ul>', page, flags=re.DOTALL)[0].split('href="#i-')[1:])
    assert drawn - {"mark"} == {use.split('"')[0] for use in shown}
    assert page.count("data-cloth") == 2


def test_every_icon_that_is_used_is_drawn():
    templates = STATIC_FOLDER.parent / "templates"
    sprite = (templates / "macros" / "icons.html").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="i-(\w+)"', sprite))
    used = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r"icon\('(\w+)'|#i-(\w+)\"", path.read_text(encoding="utf-8"))
        for name in name
        if name
    }
    assert used <= drawn


def test_paper_is_white_and_shapes_alone_tell_kinds_apart():
    paper = (STATIC_FOLDER / "print.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|none)", paper))
    assert {colours[name] for name in ("person", "dish", "crop", "place", "ink")} == {"#000000"}
    assert {colours[name] for name in ("ground", "raised", "ground-deep")} == {"#ffffff"}
    assert "player" in paper.split("display: none")[0]


def test_print_has_the_last_word_over_every_other_style():
    (order,) = re.findall(r"@layer ([\w, ]+);", (STATIC_FOLDER / "tokens.css").read_text(encoding="utf-8"))
    assert order.split(", ")[-1] == "print"
