"""Recipes and seed lots at the desk, edited with forms: nothing typed is lost, and nothing is overwritten unseen."""

import html
import re

import pytest

from archive.accounts import Role
from tests.web.records import tell_records


@pytest.fixture
def told(place):
    return tell_records(place)


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


def fields(page: str, action: str) -> dict[str, str]:
    """A form's fields as a browser would send them."""
    (form,) = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    sent = {}
    for tag in re.findall(r"<input ([^>]*)>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") != "checkbox" or " checked" in tag:
            sent[given["name"]] = html.unescape(given.get("value", ""))
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = html.unescape(value)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen.group(1) if chosen else ""
    return sent


def forms(client, address: str) -> tuple[dict[str, str], dict[str, str]]:
    page = client.get(address).text
    return fields(page, address), fields(page, f"{address}/readings")


def test_saving_what_is_there_changes_nothing(curator, told):
    address = f"/desk/recipes/{told.stew}"
    words, readings = forms(curator, address)
    assert words["lines"].splitlines() == [
        "one bowl of blue corn",
        "two bowls of pumpkin, cut small",
        "salt and pepper",
    ]
    assert words["steps"].splitlines() == ["# The evening before", "Boil the corn.", "#", "Add the pumpkin."]
    assert curator.post(address, data=words).status_code == 303
    assert curator.post(f"{address}/readings", data=readings).status_code == 303
    assert forms(curator, address) == (words, readings)
    seed = f"/desk/seeds/{told.corn}"
    kept = fields(curator.get(seed).text, seed)
    assert curator.post(seed, data=kept).status_code == 303
    assert fields(curator.get(seed).text, seed) == kept


def test_lines_move_and_are_reworded_and_keep_where_they_are_heard(curator, told):
    address = f"/desk/recipes/{told.stew}"
    words, _ = forms(curator, address)
    words["lines"] = "one bowl of blue maize\nsalt and pepper\ntwo bowls of pumpkin, cut small\na heap of zamboni <b>"
    assert curator.post(address, data=words).status_code == 303
    page = curator.get(address).text
    _, readings = forms(curator, address)
    assert [readings[f"line-{n}-heard"] for n in (1, 2, 3, 4)] == ["0:01", "", "0:05", ""]
    assert [readings[f"line-{n}-unit"] for n in (1, 3, 4)] == ["bowl", "bowl", "heap"]
    assert "no subject of this name yet" in page
    assert "zamboni &lt;b&gt;" in page


def test_an_edit_from_an_old_page_is_shown_beside_the_new_one_and_can_be_kept(curator, told):
    address = f"/desk/recipes/{told.stew}"
    words, readings = forms(curator, address)
    assert curator.post(address, data={**words, "note": "Corn, then salt."}).status_code == 303
    clash = curator.post(address, data={**words, "note": "Onions first."})
    assert clash.status_code == 409
    assert "Someone saved this meanwhile" in clash.text
    assert "Onions first." in fields(clash.text, address)["note"]
    assert re.search(r"<del>.*?Corn,.*?</del>", clash.text, re.DOTALL)
    assert "Corn, then salt." in curator.get(f"/recipes/{told.stew}").text
    assert curator.post(f"{address}/readings", data={**readings, "line-1-amount": "9"}).status_code == 409
    assert curator.post(address, data=fields(clash.text, address)).status_code == 303
    assert "Onions first." in curator.get(f"/recipes/{told.stew}").text


def test_a_person_settles_a_reading_and_gives_it_back(curator, told):
    address = f"/desk/recipes/{told.stew}"
    _, readings = forms(curator, address)
    assert (
        curator.post(f"{address}/readings", data={**readings, "line-3-sure": "yes", "line-1-amount": "2"}).status_code
        == 303
    )
    page = curator.get(address).text
    assert page.count("settled by a person") == 2
    assert "not sure" not in page
    _, readings = forms(curator, address)
    assert readings["line-1-amount"] == "2"
    blank = {f"line-1-{name}": "" for name in ("amount", "unit", "name", "note")}
    assert curator.post(f"{address}/readings", data={**readings, **blank}).status_code == 303
    assert forms(curator, address)[1]["line-1-amount"] == "1"


def test_a_place_that_is_none_is_told_in_one_line_and_nothing_typed_is_lost(curator, told):
    address = f"/desk/recipes/{told.stew}"
    _, readings = forms(curator, address)
    answer = curator.post(f"{address}/readings", data={**readings, "line-2-heard": "soon", "line-3-name": "pepper"})
    assert answer.status_code == 422
    assert "“two bowls of pumpkin, cut small”: “soon” is no place; give a time such as 1:23" in answer.text
    assert fields(answer.text, f"{address}/readings")["line-3-name"] == "pepper"
    pointed = {**readings, "line-3-heard": "0:11", "step-2-heard": told.vera.passages[0].key}
    assert curator.post(f"{address}/readings", data=pointed).status_code == 303
    _, readings = forms(curator, address)
    assert (readings["line-3-heard"], readings["step-2-heard"]) == ("0:11", told.vera.passages[0].key)
    assert f"/stories/{told.amara.story.slug}#t=11" in curator.get(f"/recipes/{told.stew}").text


def test_times_that_were_not_touched_stay_in_their_own_recording(curator, told):
    address = f"/desk/recipes/{told.stew}"
    page = curator.get(address).text
    _, readings = forms(curator, address)
    (choice,) = re.findall(r'<select id="f-recording".*?</select>', page, re.DOTALL)
    (other,) = set(re.findall(r'value="(\w+)"', choice)) - {readings["recording"]}
    looked = curator.post(
        f"{address}/readings", data={**readings, "recording": other, "look": "yes", "line-3-note": "x"}
    )
    assert looked.status_code == 200
    assert "Cook three onions</option>" in looked.text
    shown = fields(looked.text, f"{address}/readings")
    assert (shown["recording"], shown["line-3-note"]) == (other, "x")
    assert curator.post(f"{address}/readings", data=shown).status_code == 303
    assert forms(curator, address)[1]["line-1-heard"] == "0:01"
    assert f"/stories/{told.amara.story.slug}#t=1.5" in curator.get(f"/recipes/{told.stew}").text


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"title": ""}, 422, "Give the recipe a title."),
        ({"dish": ""}, 422, "which dish is it a way to cook?"),
        ({"dish": "mud pie"}, 422, "The archive knows no dish called “mud pie”; choose one, or have it added."),
        ({"from_person": "Nobody Known"}, 422, "knows no person called"),
        ({"prep": "soon"}, 422, "Preparing: give a whole number, such as 12."),
        ({"lines": "x" * 301}, 422, "too long here; use at most 300 characters"),
        ({"title": "Amara's stew", "from_person": "Amara Okafor"}, 409, "from the same person already"),
    ],
)
def test_a_new_recipe_that_cannot_be_kept_is_shown_again_as_typed(curator, told, given, status, said):
    typed = {"title": "Pie", "dish": "stew", "note": "A <note>.", "lines": "corn", "steps": "Stir."}
    answer = curator.post("/desk/new/recipe", data={**typed, **given})
    assert answer.status_code == status
    assert said in html.unescape(answer.text)
    assert fields(answer.text, "/desk/new/recipe")["note"] == "A <note>."


def test_a_recipe_begins_moves_retires_and_comes_back(curator, told):
    new = {
        "title": "Mud pie",
        "dish": "mud pie",
        "lines": "two handfuls of earth",
        "steps": "# First\nStir.",
        "prep": "90",
    }
    added = curator.post("/desk/new/recipe", data={**new, "add_names": "yes"})
    assert added.headers["location"] == "/desk/recipes/mud-pie?done=added"
    page = curator.get("/recipes/mud-pie").text
    assert "two handfuls of earth" in page
    assert "1 hour 30 minutes" in page
    assert curator.post("/desk/recipes/mud-pie/retire").status_code == 303
    assert curator.get("/recipes/mud-pie").status_code == 404
    assert "Retired" in curator.get("/desk/recipes").text
    assert curator.post("/desk/recipes/mud-pie/bring-back").status_code == 303
    words, _ = forms(curator, "/desk/recipes/mud-pie")
    moved = curator.post("/desk/recipes/mud-pie", data={**words, "title": "Clay"})
    assert moved.headers["location"] == "/desk/recipes/clay?done=saved"
    assert curator.get("/recipes/mud-pie").headers["location"] == "/recipes/clay"


def test_a_seed_lot_is_edited_and_a_loop_is_refused(curator, told):
    address = f"/desk/seeds/{told.corn}"
    kept = fields(curator.get(address).text, address)
    loop = {**kept, "hand-4-giver": "Vera Ivanova", "hand-4-receiver": "Amara's grandmother", "note": "typed"}
    refused = curator.post(address, data=loop)
    assert refused.status_code == 422
    assert "The seed would come back to where it began" in refused.text
    shown = fields(refused.text, address)
    assert (shown["hand-4-receiver"], shown["note"]) == ("Amara's grandmother", "typed")
    renamed = {"hand-2-giver": "Amara's old mother", "hand-1-receiver": "Amara's old mother"}
    further = {"hand-4-giver": "Vera Ivanova", "hand-4-receiver": "Dan", "hand-4-year": "2026", "hand-4-heard": "0:06"}
    onward = {**kept, **renamed, **further}
    assert curator.post(address, data=onward).status_code == 303
    now = fields(curator.get(address).text, address)
    assert (now["hand-4-receiver"], now["hand-4-heard"]) == ("Dan", "0:06")
    assert now["hand-2-heard"] == kept["hand-2-heard"] == "0:11", "a name typed anew leaves the place where it was"
    stale = curator.post(address, data={**kept, "note": "from an old page"})
    assert stale.status_code == 409
    assert "from an old page" in stale.text
    assert "<del>" in stale.text


def test_a_new_seed_lot_is_shown_and_listed_with_what_it_needs(curator, told):
    wrong = {"name": "Lot", "crop": "blue corn", "year": "soon", "hand-1-giver": "A", "hand-1-receiver": "B"}
    refused = curator.post("/desk/new/seed", data=wrong)
    assert refused.status_code == 422
    assert fields(refused.text, "/desk/new/seed")["hand-1-giver"] == "A"
    form = {"name": "Lot", "crop": "blue corn", "status": "hybrid", "hand-1-giver": "A", "hand-1-receiver": "B"}
    assert curator.post("/desk/new/seed", data=form).headers["location"] == "/desk/seeds/lot?done=added"
    assert "A gave it to B" in curator.get("/seeds/lot").text
    assert "1 handover without a voice" in curator.get("/desk/seeds").text
    assert "There is no envelope label" in curator.get("/desk/seeds/lot").text


def test_what_is_asked_for_as_data_is_refused_as_data(curator, told):
    answer = curator.post(f"/desk/recipes/{told.stew}", data={"title": "x"}, headers={"Accept": "application/json"})
    assert (answer.status_code, list(answer.json())) == (409, ["error", "advice"])


def test_the_desk_says_when_a_title_names_someone_who_keeps_their_name_back(place, curator, told):
    from archive.agreements import NameShown
    from tests.web.records import change

    warning = "names someone who is not shown under that name"
    assert warning not in curator.get(f"/desk/recipes/{told.stew}").text
    change(place, told.amara.agreement, name_shown=NameShown.anonymous)
    assert warning in curator.get(f"/desk/recipes/{told.stew}").text
    assert warning in curator.get(f"/desk/seeds/{told.corn}").text


@pytest.mark.parametrize("address", ["/desk/recipes", "/desk/seeds", "/desk/new/recipe", "/desk/new/seed"])
def test_the_desk_is_for_curators(client, signed_in, address):
    assert client.get(address).headers["location"].startswith("/sign-in")
    assert signed_in(Role.contributor).get(address).status_code == 403
