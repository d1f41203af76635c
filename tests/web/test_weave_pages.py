"""The weave as people meet it: read, shared, kept; and as data. Nothing closed is on any of its pages."""

import re

import pytest

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.stories import Story, StoryState
from tests.archive.woven_archive import Woven
from web.app import make_app

EVIL = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def keys(place):
    """The first passages of seven stories, each tied to the next by something of its own."""
    with writing(place.engine) as session:
        woven = Woven(session)
        for n in range(7):
            woven.tell(f"Teller {n}", [[f"seed {n}", f"seed {n + 1}"], []], accepted=[f"seed {n}"])
        for said in woven.stories:
            said.story.published_at = utc_now()
        return [said.passages[0].key for said in woven.stories]


def close(place, n):
    with writing(place.engine) as session:
        session.get_one(Story, n + 1).state = StoryState.hidden


def test_a_walk_is_one_page_with_every_voice_and_every_reason(client, keys):
    page = client.get(f"/weave/{keys[0]}").text
    for n, _ in enumerate(keys):
        assert f'data-step="{n + 1}" data-name="Teller {n}" data-story="Teller {n} tells"' in page
    assert page.count("Both speak of <a") == len(keys) - 1
    assert f'href="/p/{keys[3]}/like"' in page
    assert "<audio controls" in page, "each voice can be heard without a script"
    assert f'<a href="/weave/{keys[0]}">' in page


def test_the_drawing_has_a_voice_for_each_step_and_is_not_read_aloud(client, keys):
    page = client.get(f"/weave/{keys[0]}").text
    figure = re.search(r"<figure class=\"woven\".*?</figure>", page, re.DOTALL).group(0)
    assert 'aria-hidden="true"' in figure.split(">", 1)[0]
    assert figure.count("data-knot=") == 2 * len(keys)
    assert figure.count('href="/crops/') == 2 * (len(keys) - 1)


def test_where_too_few_hold_together_the_page_says_so(place, client, keys):
    close(place, 2)
    page = client.get(f"/weave/{keys[0]}").text
    assert page.count("data-step=") == 2
    assert "No more than these passages hold together from here" in page
    assert "Teller 2" not in page


def test_a_passage_that_speaks_of_nothing_leads_to_the_nearest_that_does(client, keys):
    silent = client.get("/api/v1/stories").json()["stories"][0]["slug"]
    passages = client.get(f"/api/v1/stories/{silent}").json()["passages"]
    page = client.get(f"/weave/{passages[1]['key']}").text
    assert "No thread leads from this passage" in page
    assert f'href="/weave/{passages[0]["key"]}"' in page
    like = client.get(f"/p/{passages[1]['key']}/like").text
    assert f'href="/p/{passages[0]["key"]}/like"' in like


def test_more_like_a_moment_is_under_its_reason(client, keys):
    page = client.get(f"/p/{keys[1]}/like").text
    assert set(re.findall(r"Both speak of <a[^>]*>(seed \d)</a>", page)) == {"seed 1", "seed 2"}
    assert f'href="/weave/{keys[0]}"' in page
    data = client.get(f"/api/v1/threads/{keys[1]}").json()
    assert {one["sentence"] for one in data["threads"]} == {"Both speak of seed 1.", "Both speak of seed 2."}
    assert {one["moment"]["passage"] for one in data["threads"]} == {keys[0], keys[2]}


def test_a_walk_as_data_is_the_page_and_the_same_again(client, keys):
    data = client.get(f"/api/v1/weave/{keys[0]}").json()
    assert [step["moment"]["passage"] for step in data["steps"]] == keys
    assert data["steps"][0]["onward"]["reasons"][0]["subject"]["name"] == "seed 1"
    assert data["steps"][-1]["onward"] == {"sentence": None, "reasons": []}
    assert client.get(f"/api/v1/weave/{keys[0]}").json() == data


def test_it_is_in_what_programs_can_ask(place):
    paths = make_app(place).openapi()["paths"]
    said = {"/api/v1/threads/{key}", "/api/v1/weave", "/api/v1/weave/{key}", "/api/v1/weave/kept/{key}"}
    assert said <= paths.keys()


def test_the_first_page_and_the_weave_tell_the_same_week(client, keys):
    walk = client.get("/api/v1/weave").json()
    first = walk["steps"][0]["moment"]
    assert len(walk["steps"]) >= 5
    for address in ("/", "/weave"):
        page = client.get(address).text
        assert "This week’s weave" in page
        assert first["quote"].split(" of the ")[0] in page
        assert page.count("data-knot=") == 2 * len(walk["steps"])


def test_an_archive_without_a_weave_says_so(client):
    assert "No five passages of open stories hold together yet" in client.get("/weave").text
    assert client.get("/api/v1/weave").json() == {"href": None, "duration_s": 0.0, "steps": []}
    assert "This week’s weave" not in client.get("/").text


@pytest.mark.parametrize("address", ["/weave/{}", "/p/{}/like", "/api/v1/weave/{}", "/api/v1/threads/{}"])
def test_a_closed_passage_answers_as_one_that_never_was(place, client, keys, address):
    assert client.get(address.format(keys[0])).status_code == 200
    close(place, 0)
    closed, unknown = (client.get(address.format(key)) for key in (keys[0], "nonesuch22"))
    assert (closed.status_code, unknown.status_code) == (404, 404)
    assert "There is no such passage." in closed.text


def test_a_curator_keeps_renames_and_lets_go(place, signed_in, keys):
    client = signed_in(Role.curator)
    assert f'value="{" ".join(keys)}"' in client.get(f"/weave/{keys[0]}").text
    answer = client.post("/desk/weaves", data={"steps": " ".join(keys), "title": f"Seeds {EVIL}"})
    assert answer.headers["location"] == "/desk/weaves?done=kept"
    listed = client.get("/desk/weaves").text
    assert "Seeds &lt;script&gt;" in listed
    assert EVIL not in listed
    address = re.search(r'href="(/weave/kept/\w+)"', listed).group(1)
    assert client.get(address).text.count("data-step=") == len(keys)
    key = address.rsplit("/", 1)[1]
    client.post(f"/desk/weaves/{key}", data={"title": "Seven seeds"})
    assert "Seven seeds" in client.get("/weave").text
    assert client.get("/api/v1/weave/kept").json()["weaves"][0]["title"] == "Seven seeds"
    close(place, 3)
    data = client.get(f"/api/v1/weave/kept/{key}").json()
    assert [step["moment"]["passage"] for step in data["steps"]] == keys[:3] + keys[4:]
    assert "1 is not open any more" in client.get("/desk/weaves").text
    client.post(f"/desk/weaves/{key}/let-go")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("steps", "title", "told"),
    [("", "", "at least two passages"), ("nonesuch22 nonesuch23", "", "not open any more"), (None, "x" * 201, "200")],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(signed_in, keys, steps, title, told):
    client = signed_in(Role.curator)
    given = " ".join(keys) if steps is None else steps
    answer = client.post("/desk/weaves", data={"steps": given, "title": title})
    assert answer.status_code == 422
    assert told in answer.text
    assert client.get("/api/v1/weave/kept").json() == {"weaves": []}


def test_only_who_looks_after_the_archive_keeps(client, signed_in, keys):
    assert client.post("/desk/weaves", data={"steps": " ".join(keys)}).status_code in {303, 401}
    assert 'name="steps"' not in client.get(f"/weave/{keys[0]}").text
    contributor = signed_in(Role.contributor)
    assert contributor.post("/desk/weaves", data={"steps": " ".join(keys)}).status_code == 403


def test_the_method_is_told_with_the_numbers_it_keeps(client):
    about = client.get("/about").text
    assert 'id="weave"' in about
    assert "A weave has 5 to 9 passages" in about
    assert "no story is heard more than 2 times" in about
