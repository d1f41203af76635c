"""Subjects and recipes as data for those who look after them: the same rules and sentences as at the desk."""

import pytest

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.subject_editing import SubjectText, create_subject
from archive.subject_facets import NameText
from archive.subjects import SubjectKind
from tests.archive.builders import a_mention, a_recording, a_transcript
from tests.web.records import tell_records

SUBJECTS = "/api/v1/subjects"


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


def send(client, content: str, **fields: str):
    return client.post(f"{SUBJECTS}/import", data=fields, files={"file": ("subjects.csv", content.encode())})


def test_a_file_is_looked_through_and_then_applied(curator):
    table = "kind,name,variant,broader\ncrop,corn,,\ncrop,blue corn,maize,corn\n"
    looked = send(curator, table, dry_run="yes").json()
    assert (looked["applied"], [line["grade"] for line in looked["lines"]]) == (False, ["new", "new"])
    assert curator.get(SUBJECTS).json()["total"] == 0
    assert send(curator, table).json()["applied"] is True
    found = curator.get(SUBJECTS, params={"q": "maize"}).json()
    assert [(one["name"], one["other_names"]) for one in found["subjects"]] == [("blue corn", ["maize"])]
    record = curator.get(f"{SUBJECTS}/{found['subjects'][0]['key']}").json()
    assert ([one["name"] for one in record["broader"]], record["href"]) == (["corn"], "/crops/blue-corn")
    for form in ("csv", "json"):
        out = curator.get(f"{SUBJECTS}/export.{form}").text
        assert {line["grade"] for line in send(curator, out).json()["lines"]} == {"same"}


def test_a_file_that_cannot_be_used_changes_nothing_and_says_every_reason(curator):
    table = "kind,name,broader\ncrop,corn,blue corn\ncrop,blue corn,corn\nfruit,apple,\ncrop,Pear,\ncrop,pear,\n"
    answer = send(curator, table)
    assert (answer.status_code, answer.json()["applied"]) == (422, False)
    said = " ".join(line["sentence"] for line in answer.json()["lines"] if line["grade"] == "problem")
    assert "makes a loop" in said
    assert "“fruit” is no kind of subject" in said
    assert "“pear” stands at 5 already" in said
    assert "no column “colour”" in send(curator, "kind,name,colour\n").text
    assert curator.get(SUBJECTS).json()["total"] == 0
    assert curator.post(f"{SUBJECTS}/import").status_code == 422


def test_merged_parted_split_and_retired(place, curator):
    with writing(place.engine) as session:
        asks = {"by_id": None, "now": utc_now()}
        text = SubjectText("mealie", names=(NameText("mielie"),))
        gone = create_subject(session, SubjectKind.crop, text, **asks)
        kept = create_subject(session, SubjectKind.crop, SubjectText("corn"), **asks)
        (passage,) = a_transcript(session, a_recording(session), [(0.0, 5.0, "mealie meal")])
        mention = a_mention(session, passage, gone, quote="mealie", end_char=6).key
        one, other = gone.key, kept.key
    merged = curator.post(f"{SUBJECTS}/{one}/merge", json={"into": other, "reason": "two words"}).json()
    assert (merged["key"], merged["mentions"]) == (other, 1)
    assert curator.get("/crops/mealie").headers["location"] == "/crops/corn"
    assert curator.get("/api/v1/crops/mealie").headers["location"] == "/api/v1/crops/corn"
    again = curator.post(f"{SUBJECTS}/{one}/merge", json={"into": other})
    assert (again.status_code, "merged into another already" in again.json()["error"]) == (422, True)
    assert curator.get(f"{SUBJECTS}/{one}").json()["merged_into"] == {"key": other, "name": "corn"}
    assert curator.post(f"{SUBJECTS}/{one}/unmerge", json={}).json()["mentions"] == 1
    assert curator.get("/crops/mealie").status_code == 200
    made = curator.post(f"{SUBJECTS}/{one}/split", json={"name": "mielie", "mentions": [mention], "names": ["mielie"]})
    assert (made.json()["name"], made.json()["mentions"]) == ("mielie", 1)
    assert curator.post(f"{SUBJECTS}/{one}/retire", json={"reason": "nobody says so"}).json()["retired"] is True
    gone = curator.get("/api/v1/crops/mealie")
    assert (gone.status_code, gone.json()["name"]) == (410, "mealie")
    assert curator.post(f"{SUBJECTS}/{one}/bring-back", json={}).json()["retired"] is False
    assert curator.get(f"{SUBJECTS}/nosuchkey2").status_code == 404


def test_recipes_are_looked_at_and_then_kept(place, curator):
    tell_records(place)
    brought = {"text": "Pot\n\nIngredients:\n- two and a half cups of onions\n- a pinch of zamboni\n", "dish": "stew"}
    looked = curator.post("/api/v1/recipes/import", json={**brought, "dry_run": True}).json()
    (recipe,) = looked["recipes"]
    assert (looked["kept"], recipe["what"], recipe["dish"]) == (False, "new", "stew")
    said = [(line["as_said"], line["measure"], line["subject"]) for line in recipe["lines"]]
    assert said == [("two and a half cups of onions", "2 1/2 cups", "onions"), ("a pinch of zamboni", "a pinch", "")]
    assert curator.get("/recipes/pot").status_code == 404
    assert curator.post("/api/v1/recipes/import", json=brought).json()["kept"] is True
    assert "two and a half cups of onions" in curator.get("/recipes/pot").text
    refused = curator.post("/api/v1/recipes/import", json={**brought, "dish": "mud pie"})
    assert (refused.status_code, refused.json()["kept"]) == (422, False)
    assert "knows no dish called “mud pie”" in refused.json()["recipes"][0]["refused"]
    assert "This is not JSON" in curator.post("/api/v1/recipes/import", json={"text": "{"}).json()["error"]
