"""Festivals at the desk with forms: days, stalls, plans; and who sees a plan."""

import re

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading
from archive.events import Event
from archive.festivals import Festival, Stall
from ingest.auditing import audit

GIVEN = {"name": "Harvest Table", "starts_on": "2026-11-29", "opens": "09:00", "closes": "17:00", "place": "Agora"}
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><script>alert(1)</script>'
    b'<rect width="3" height="3"/></svg>'
)
ADDRESS = "/desk/festivals/harvest-table"


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def begun(curator):
    answer = curator.post("/desk/festivals", data=GIVEN)
    assert answer.headers["location"] == f"{ADDRESS}?done=begun", answer.text
    return curator


def bring(client, content, text="Two rows of stalls", name="plan.svg"):
    return client.post(f"{ADDRESS}/plan", data={"plan_text": text}, files={"file": (name, content)})


def test_a_festival_is_begun_said_anew_published_hidden_and_copied(place, begun):
    assert "Harvest Table" in begun.get("/desk/festivals").text
    again = begun.post(ADDRESS, data={**GIVEN, "ends_on": "2026-11-30", "note": "Bring a bowl."})
    assert again.headers["location"] == f"{ADDRESS}?done=saved"
    for act in ("publish", "hide", "publish"):
        assert begun.post(f"{ADDRESS}/{act}").status_code == 303
    assert begun.post(f"{ADDRESS}/copy").headers["location"] == "/desk/festivals/harvest-table-2?done=copied"
    twice = begun.post(f"{ADDRESS}/copy")
    assert twice.status_code == 422
    assert "was copied already for the week of 2026-12-06" in twice.text
    with reading(place.engine) as session:
        acts = set(session.scalars(select(Event.act).where(Event.thing.startswith("festival:"))))
        assert acts >= {"begin", "edit", "publish", "hide", "copy"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the festival a name."),
        ({"starts_on": "next Sunday"}, "Give the day as year, month and day"),
        ({"starts_on": "0001-01-01"}, "Look at the year of the day again."),
        ({"ends_on": "2026-11-01"}, "cannot end before it starts"),
        ({"opens": "nine"}, "Give the hour as hours and minutes"),
        ({"closes": "08:00"}, "cannot close before it opens"),
    ],
)
def test_bad_input_is_one_line_and_nothing_typed_is_lost(curator, wrong, sentence):
    answer = curator.post("/desk/festivals", data={**GIVEN, "place": "Agora of the well", **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Agora of the well"' in answer.text
    told = curator.post("/desk/festivals", data={**GIVEN, **wrong}, headers={"Accept": "application/json"})
    assert sentence in told.json()["error"]


def test_stalls_are_named_placed_ordered_and_taken_away_in_one_form(place, begun):
    def stalls():
        with reading(place.engine) as session:
            rows = session.scalars(select(Stall).order_by(Stall.position)).all()
            return {row.name: (row.key, row.x, row.y) for row in rows}

    for name, x in (("Oven", "20,5"), ("Seeds", "")):
        known = {f"stall-{key}-name": known for known, (key, *_) in stalls().items()}
        new = {"stall-new-name": name, "stall-new-x": x, "stall-new-y": x}
        answer = begun.post(f"{ADDRESS}/stalls", data={**known, **new})
        assert answer.status_code == 303, answer.text
    assert list(stalls()) == ["Oven", "Seeds"]
    assert stalls()["Seeds"][1:] == (None, None)
    oven, seeds = (own[0] for own in stalls().values())
    both = {
        f"stall-{oven}-name": "Bread oven",
        f"stall-{oven}-x": "20.5",
        f"stall-{oven}-y": "30",
        f"stall-{seeds}-name": "Seeds",
    }
    assert begun.post(f"{ADDRESS}/stalls", data={**both, "move": f"{oven}:down"}).status_code == 303
    assert list(stalls()) == ["Seeds", "Bread oven"]
    assert stalls()["Bread oven"][1:] == (0.205, 0.3)
    wrong = begun.post(
        f"{ADDRESS}/stalls", data={**both, "stall-new-name": "Tea", "stall-new-x": "far", "stall-new-y": "5"}
    )
    assert wrong.status_code == 422
    assert "“far” is no place on the plan for “Tea”" in wrong.text
    assert 'value="Tea"' in wrong.text
    assert begun.post(f"{ADDRESS}/stalls", data={**both, f"stall-{seeds}-gone": "yes"}).status_code == 303
    assert list(stalls()) == ["Bread oven"]


def test_a_drawn_plan_is_cleaned_sealed_and_seen_by_visitors_once_the_festival_is_published(place, begun, client):
    assert bring(begun, DRAWING).headers["location"] == f"{ADDRESS}?done=plan"
    page = begun.get(ADDRESS).text
    assert re.search(
        r'<img src="/desk/festivals/harvest-table/plan.svg" alt="Two rows of stalls" width="30" height="20"', page
    )
    seen = begun.get(f"{ADDRESS}/plan.svg")
    assert seen.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in seen.headers["content-security-policy"]
    assert "script" not in seen.text
    begun.post("/sign-out")
    for form in ("svg", "webp", "exe"):
        assert client.get(f"/festivals/harvest-table/plan.{form}").status_code == 404
    with place.engine.begin():
        pass
    assert [found for found in audit(place, now=utc_now()) if found.thing.startswith("plan:")] == []


def test_a_published_plan_is_open_and_gone_with_the_festival(place, begun):
    bring(begun, DRAWING)
    begun.post(f"{ADDRESS}/publish")
    seen = begun.get("/festivals/harvest-table/plan.svg")
    assert seen.status_code == 200
    assert begun.get("/es/festivals/harvest-table/plan.svg").status_code == 200
    assert (
        begun.get("/festivals/harvest-table/plan.svg", headers={"If-None-Match": seen.headers["etag"]}).status_code
        == 304
    )
    assert begun.get("/festivals/harvest-table/plan.webp").status_code == 404
    begun.post(f"{ADDRESS}/hide")
    assert begun.get("/festivals/harvest-table/plan.svg").status_code == 404
    begun.post(f"{ADDRESS}/plan/remove")
    assert begun.get(f"{ADDRESS}/plan.svg").status_code == 404


def test_a_plan_whose_bytes_are_gone_is_found_by_the_audit(place, begun):
    bring(begun, DRAWING)
    with reading(place.engine) as session:
        name = session.scalars(select(Festival.plan_name)).one()
    place.store.picture_path(name).unlink()
    assert [found.sentence for found in audit(place, now=utc_now()) if found.thing.startswith("plan:")] == [
        "Its bytes are gone; restore them from a backup."
    ]
    assert begun.get(f"{ADDRESS}/plan.svg").status_code == 404


@pytest.mark.parametrize(
    ("content", "text", "sentence"),
    [
        (DRAWING, " ", "Say in a few words what the plan shows"),
        (b"nothing", "Stalls", "send a JPEG, PNG or WebP picture, or an SVG drawing"),
        (b"<svg><oops></svg>", "Stalls", "This is not an SVG drawing that can be read here"),
    ],
)
def test_what_cannot_be_a_plan_is_said_and_its_words_stay(begun, content, text, sentence):
    answer = bring(begun, content, text)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{text.strip()}"' in answer.text


def test_words_of_a_plan_that_is_there_are_said_anew_without_sending_it_again(begun):
    assert "Choose a plan" in begun.post(f"{ADDRESS}/plan", data={"plan_text": "x"}, files={}).text
    bring(begun, DRAWING)
    begun.post(f"{ADDRESS}/plan", data={"plan_text": "Three rows"})
    assert 'alt="Three rows"' in begun.get(ADDRESS).text
