"""Pages and data of recipes and seed lots: every line at its second, tellers side by side, labels only where agreed."""

import json
import re

import pytest
import segno

from archive.agreements import Agreement, NameShown
from archive.database import writing
from archive.record_acts import retire_record
from archive.record_addresses import find_recipe, find_seed, follow_name
from archive.settings import Settings
from tests.archive.builders import an_agreement
from tests.conftest import NOW
from tests.laid_archive import open_laid
from tests.web.records import change, tell_records
from web.qr import QUIET, qr_code

CLOSING = "</script><script>alert(2)</script>"


@pytest.fixture
def place(tmp_path):
    return open_laid(Settings(data=tmp_path, transcriber="none", base_url="https://voices.example.org"))


@pytest.fixture
def told(place):
    return tell_records(place)


def json_ld_of(page: str) -> dict:
    (described,) = re.findall(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page)
    return json.loads(described)


def test_a_recipe_shows_its_lines_as_said_and_read_and_plays_them(client, told):
    page = client.get(f"/recipes/{told.stew}").text
    assert "one bowl of blue corn" in page
    assert '<span class="figures">1 bowl</span> <a class="mark crop"' in page
    assert "not sure: it names more than one thing" in page
    assert f'href="/stories/{told.amara.story.slug}#t=1.5"' in page
    assert 'data-start="1.5" data-end="5.0"' in page
    assert "The evening before" in page
    assert "1 hour 30 minutes" in page
    assert "2 ways to cook stew, side by side" in page
    assert "Edit at the desk" not in page


def test_a_recipe_describes_itself_for_machines_with_its_sound(client, told):
    described = json_ld_of(client.get(f"/recipes/{told.stew}").text)
    assert (described["@type"], described["name"], described["recipeYield"]) == ("Recipe", "Amara's stew", "nine pots")
    assert described["cookTime"] == "PT1H30M"
    assert described["author"] == {"@type": "Person", "name": "Amara Okafor"}
    assert described["recipeIngredient"][0] == "one bowl of blue corn"
    section, step = described["recipeInstructions"]
    assert (section["@type"], section["name"], section["itemListElement"][0]["text"]) == (
        "HowToSection", "The evening before", "Boil the corn.",
    )  # fmt: skip
    assert step == {"@type": "HowToStep", "text": "Add the pumpkin."}
    (sound,) = described["audio"]
    assert sound["@type"] == "AudioObject"
    assert sound["contentUrl"].endswith(f"/media/stories/{told.amara.story.slug}.webm")
    assert sound["url"].endswith(f"/stories/{told.amara.story.slug}#t=1.5")


def test_the_sound_is_described_only_while_it_may_be_heard(place, client, told):
    with writing(place.engine) as session:
        an_agreement(session, passage_id=told.amara.passages[1].id, web=False)
    page = client.get(f"/recipes/{told.stew}").text
    described = json_ld_of(page)
    assert "audio" not in described
    assert described["recipeIngredient"] == ["one bowl of blue corn", "salt and pepper"]
    assert "data-src" not in page


def test_what_is_written_in_a_recipe_never_runs(place, client, told):
    with writing(place.engine) as session:
        find_recipe(session, told.stew).title = f"Stew{CLOSING}"
        find_recipe(session, told.stew).note = f"N{CLOSING}"
        find_seed(session, told.corn).name = f"Corn{CLOSING}"
    for address in (
        f"/recipes/{told.stew}",
        "/dishes/stew/recipes",
        f"/seeds/{told.corn}",
        f"/seeds/{told.corn}/label",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
    assert json_ld_of(client.get(f"/recipes/{told.stew}").text)["name"] == f"Stew{CLOSING}"


@pytest.mark.parametrize("terms", [{"withdrawn": True}, {"web": False}])
def test_a_withdrawn_voice_leaves_no_trace_on_any_of_them(place, client, told, terms):
    addresses = [
        "/recipes", f"/recipes/{told.stew}", "/dishes/stew/recipes", f"/seeds/{told.corn}", "/api/v1/recipes",
        f"/api/v1/recipes/{told.stew}", "/api/v1/dishes/stew/recipes", f"/api/v1/seeds/{told.corn}", "/api/v1/seeds",
    ]  # fmt: skip
    traces = [
        "one bowl of blue corn",
        "Boil the corn",
        told.amara.story.slug,
        told.amara.passages[0].key,
        "1981",
        "Okafor",
    ]
    before = "".join(client.get(address).text for address in addresses)
    assert all(trace in before for trace in traces)
    change(place, told.amara.agreement, **terms)
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    after = "".join(answer.text for answer in answers)
    assert [trace for trace in traces if trace in after] == []
    assert "three onions" in after


def test_tellers_stand_side_by_side_and_differences_are_words(client, told):
    page = client.get("/dishes/stew/recipes").text
    rows = dict(
        re.findall(r'<th scope="row">.*?>([^<>]+)</a><span class="likeness small"><svg.*?</svg> ([^<]+)</span>', page)
    )
    assert rows == {"blue corn": "only Amara Okafor", "pumpkin": "in other amounts", "onions": "only Vera Ivanova"}
    assert page.count("not in this one") == 3, "blue corn and salt with Vera, onions with Amara"
    assert page.count("much the same</span>") == 2
    data = client.get("/api/v1/dishes/stew/recipes").json()
    assert [row["likeness"] for row in data["ingredients"]] == ["one", "other_amounts", "one", "one"]
    assert [[cell and cell["number"] for cell in row["cells"]] for row in data["steps"]] == [[1, 1], [2, 2]]
    assert [row["alike"] for row in data["steps"]] == [False, True]
    assert client.get("/dishes/none/recipes").status_code == 404
    assert client.get("/dishes/blue-corn/recipes").status_code == 404


def test_a_recipe_is_data_too(client, told):
    data = client.get(f"/api/v1/recipes/{told.stew}").json()
    line = data["ingredients"][1]
    assert (line["as_said"], line["amount"], line["unit"], line["ingredient"], line["note"], line["unsure"]) == (
        "two bowls of pumpkin, cut small", "2", "bowl", "pumpkin", "cut small", None,
    )  # fmt: skip
    assert line["said_at"]["audio"]["webm"] == f"/media/stories/{told.amara.story.slug}.webm"
    assert (line["said_at"]["start_s"], line["said_at"]["passage"]) == (5.0, told.amara.passages[1].key)
    assert data["ingredients"][2]["unsure"] == "several"
    assert data["from_whom"]["name"] == "Amara Okafor"
    assert client.get("/api/v1/recipes").json()["total"] == 2
    assert client.get("/api/v1/recipes/none").status_code == 404


def test_a_seed_shows_its_hands_as_a_picture_and_as_a_list(client, told):
    page = client.get(f"/seeds/{told.corn}").text
    (tree,) = re.findall(r'<figure class="tree">.*?</figure>', page, re.DOTALL)
    assert 'role="img" aria-labelledby="tree-title tree-words"' in tree
    assert "Amara&#39;s mother gave it to Amara Okafor, 1981." in tree
    assert tree.count("<rect") == 4
    assert tree.count('class="line"') == 3
    (hands,) = re.findall(r'<ol class="lineage.*?</ol>', page, re.DOTALL)
    assert hands.count("<li>") == 3
    assert f'href="/stories/{told.amara.story.slug}#t=11"' in hands
    assert '<p class="eyebrow">Hear Amara Okafor</p>' in page
    data = client.get(f"/api/v1/seeds/{told.corn}").json()
    assert [(line["giver"], line["year"]) for line in data["lineage"]] == [
        ("Amara's grandmother", 1949), ("Amara's mother", 1981), ("Amara Okafor", 2025),
    ]  # fmt: skip
    assert data["lineage"][1]["said_at"]["start_s"] == 11
    assert client.get("/api/v1/seeds").json()["total"] == 1


def test_someone_who_keeps_their_name_back_is_named_on_no_page_of_a_seed(place, client, told):
    change(place, told.amara.agreement, name_shown=NameShown.pseudonym, pseudonym="Nan")
    for address in (f"/seeds/{told.corn}", f"/api/v1/seeds/{told.corn}", f"/seeds/{told.corn}/label"):
        text = client.get(address).text
        assert "Okafor" not in text, address
        assert "grandmother" not in text, address
        assert "Nan" in text, address
    assert client.get(f"/api/v1/seeds/{told.corn}").json()["lineage"][0]["giver"] == "someone"


# Labels and their codes


def matrix_of(path: str, size: int) -> list[list[int]]:
    dark = [[0] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        for at in range(int(x), int(x) + int(length)):
            dark[int(y)][at] = 1
    return dark


@pytest.mark.parametrize("size", ["coin", "packet", "nonsense"])
def test_a_label_is_drawn_in_its_size_with_its_code(client, told, size):
    answer = client.get(f"/seeds/{told.corn}/label?size={size}")
    assert answer.status_code == 200
    chosen = size if size != "nonsense" else "coin"
    assert f"label-{chosen}.css" in answer.text
    (side, path) = re.search(
        r'viewBox="0 0 (\d+) \1" role="img" aria-label="QR.*?<path d="([^"]+)"', answer.text
    ).groups()
    (address,) = re.findall(r"QR code: (\S+)\"", answer.text)
    assert address.endswith(f"/s/{told.code}")
    whole = matrix_of(path, int(side))
    inner = [row[QUIET:-QUIET] for row in whole[QUIET:-QUIET]]
    assert inner == [list(row) for row in segno.make(address, error="q", micro=False).matrix]
    edge = [*whole[:QUIET], *whole[-QUIET:], *(row[:QUIET] + row[-QUIET:] for row in whole)]
    assert not any(module for row in edge for module in row)


def test_a_code_holds_its_text_to_the_last_module():
    code = qr_code("https://storyloom.example.org/s/khzcyspzm5")
    assert sum(map(sum, matrix_of(code.path, code.size))) == sum(
        map(sum, segno.make("https://storyloom.example.org/s/khzcyspzm5", error="m", micro=False).matrix)
    )


@pytest.mark.parametrize("terms", [{"print": False}, {"web": False}, {"withdrawn": True}])
def test_without_the_agreement_there_is_no_label(place, client, told, terms):
    assert "Print its envelope label" in client.get(f"/seeds/{told.corn}").text
    change(place, told.amara.agreement, **terms)
    closed, unknown = client.get(f"/seeds/{told.corn}/label"), client.get("/seeds/none/label")
    assert closed.status_code == unknown.status_code == 404
    assert re.findall("<h1>.*?</h1>", closed.text) == re.findall("<h1>.*?</h1>", unknown.text)
    assert "Print its envelope label" not in client.get(f"/seeds/{told.corn}").text


def test_a_code_leads_to_the_voice_while_it_is_open_and_to_the_lot_afterwards(place, client, told):
    open_ = client.get(f"/s/{told.code}")
    assert (open_.status_code, open_.headers["location"]) == (302, f"/stories/{told.amara.story.slug}#t=10")
    assert open_.headers["cache-control"] == "no-cache"
    change(place, told.amara.agreement, withdrawn=True)
    assert client.get(f"/s/{told.code}").headers["location"] == f"/seeds/{told.corn}"
    with writing(place.engine) as session:
        retire_record(session, find_seed(session, told.corn), by_id=None, now=NOW)
    assert client.get(f"/s/{told.code}").status_code == client.get("/s/zzzzzzzzzz").status_code == 404


def test_the_voice_is_the_keepers_own(place, client, told):
    """Where the keeper says nothing of the lot, another's words are not theirs."""
    with writing(place.engine) as session:
        seed = find_seed(session, told.corn)
        seed.keeper_id = told.vera.person.id
        agreement = session.get_one(Agreement, told.vera.agreement.id)
        agreement.print = True
    assert client.get(f"/s/{told.code}").headers["location"] == f"/stories/{told.vera.story.slug}#t=0"


def test_addresses_that_moved_lead_on(place, client, told):
    with writing(place.engine) as session:
        follow_name(session, find_recipe(session, told.stew), "Jar stew")
        follow_name(session, find_seed(session, told.corn), "Jar corn")
    for address, now_at in (("recipes/amaras-stew", "/recipes/jar-stew"), ("seeds/amaras-corn", "/seeds/jar-corn")):
        answer = client.get(f"/{address}")
        assert (answer.status_code, answer.headers["location"]) == (301, now_at)
