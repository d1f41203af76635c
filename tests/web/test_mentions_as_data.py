"""Words to decide on through the API and at the command line: the same answers, refused with the same sentences."""

import re

import pytest
from typer.testing import CliRunner

from archive.accounts import Role
from tests.web.waiting_words import words_wait
from web.commands.app import app


@pytest.fixture
def waiting(place):
    return words_wait(place)


@pytest.fixture
def curator(waiting, signed_in):
    return signed_in(Role.curator)


def test_what_waits_is_listed_and_sifted(waiting, curator):
    found = curator.get("/api/v1/mentions").json()
    assert found["total"] == 4
    rosa = found["words"][2]
    assert [choice["target"]["name"] for choice in rosa["choices"]] == ["Rosa (cook)", "Rosa (teacher)"]
    assert (rosa["passage"], rosa["quote"], rosa["seen"]) == (waiting.passages[2], "Rosa", "0")
    for asked, total in (
        ({"passage": waiting.passages[3]}, 1), ({"recording": waiting.recording}, 4), ({"kind": "person"}, 1),
        ({"origin": "sound-alike"}, 1), ({"why": "ambiguous"}, 1), ({"recording": "nosuchkey2"}, 0),
    ):  # fmt: skip
        assert curator.get("/api/v1/mentions", params=asked).json()["total"] == total, asked
    for wrong in ({"kind": "thing"}, {"why": "because"}, {"most": "0"}, {"first": "-1"}):
        assert curator.get("/api/v1/mentions", params=wrong).status_code == 422


def test_deciding_and_taking_back(waiting, curator):
    address = f"/api/v1/mentions/{waiting.cook}"
    told = curator.post(f"{address}/decisions", json={"act": "repoint", "target": "callaloo", "seen": "0"}).json()
    assert (told["state"], told["target"]["name"], told["origin"]) == ("accepted", "callaloo", "person")
    assert told["decided"]["by"] == "Curator"
    line = curator.get(f"/api/v1/passages/{waiting.passages[2]}/mentions").json()["mentions"]
    assert {(one["target"]["name"], one["state"]) for one in line} == {
        ("Rosa (cook)", "rejected"), ("Rosa (teacher)", "rejected"), ("callaloo", "accepted"),
    }  # fmt: skip
    late = curator.post(f"{address}/decisions", json={"act": "accept", "seen": "0"})
    assert (late.status_code, late.json()["seen"]) == (409, told["seen"])
    assert "decided on these words meanwhile" in late.json()["error"]
    assert curator.post(f"{address}/take-back", json={"seen": "0"}).status_code == 409
    back = curator.post(f"{address}/take-back", json={"seen": told["seen"]}).json()
    assert (back["key"], back["state"]) == (waiting.cook, "suggested")
    assert curator.get(address).json() == back


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({"act": "repoint", "seen": "0"}, 422, "Say what the words speak of"),
        ({"act": "repoint", "seen": "0", "target": "nobody"}, 422, "Nothing in the archive is called “nobody”"),
        ({"act": "guess", "seen": "0"}, 422, "act"),
        ({"act": "accept"}, 422, "seen"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_line(waiting, curator, given, status, sentence):
    answer = curator.post(f"/api/v1/mentions/{waiting.plain}/decisions", json=given)
    assert (answer.status_code, sentence in answer.json()["error"]) == (status, True)
    assert curator.get(f"/api/v1/mentions/{waiting.plain}").json()["decided"] is None


def test_what_is_not_there_is_not_found(curator):
    for address in ("/api/v1/mentions/nosuchkey2", "/api/v1/passages/nosuchkey2/mentions"):
        assert curator.get(address).status_code == 404
    assert curator.post("/api/v1/mentions/nosuchkey2/take-back", json={"seen": "0"}).status_code == 404


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_nobody_else_reads_or_decides(waiting, client, signed_in, role):
    if role is not None:
        signed_in(role)
    for address in ("", f"/{waiting.plain}"):
        assert client.get(f"/api/v1/mentions{address}").status_code in {401, 403}
    assert client.get(f"/api/v1/passages/{waiting.passages[0]}/mentions").status_code in {401, 403}
    for act in ("decisions", "take-back"):
        given = {"act": "accept", "seen": "0"}
        assert client.post(f"/api/v1/mentions/{waiting.plain}/{act}", json=given).status_code in {401, 403}


def test_at_the_command_line(place, waiting, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    run = CliRunner()

    def told(*words):
        return run.invoke(app, ["mentions", *words])

    listed = told("list", "--kind", "person").output
    assert "“Rosa” in: Rosa sang while it cooked  (seen 0)" in listed
    assert re.search(rf"{waiting.cook}  Rosa \(cook\) \(person\), dictionary@3, 0.60", listed)
    assert listed.endswith("1 of 1 that wait.\n")
    assert "heard as" in told("list", "--passage", waiting.passages[3]).output
    assert told("accept", waiting.cook).output == "“Rosa” speaks of Rosa (cook).\n"
    assert "meanwhile" in str(told("reject", waiting.teacher, "--seen", "0").exception)
    assert "waits to be decided on again" in told("take-back", waiting.cook).output
    assert told("repoint", waiting.cook, "callaloo").output == "“Rosa” speaks of callaloo.\n"
    assert told("reject", waiting.plain, "--reason", "No.").output == "“callaloo” does not speak of callaloo.\n"
    assert told("same-as", waiting.misheard, "Rosa (cook)").output == "“kalaloo” speaks of Rosa (cook).\n"
    assert "There is no such mention" in str(told("accept", "nosuchkey2").exception)
    assert "Nothing in the archive is called “nobody”" in str(told("repoint", waiting.again, "nobody").exception)
    assert "1 of 1 that wait." in told("list").output
