"""What engines did and their undoing: on the desk, as data and at the command line, with the same sentences."""

import pytest
from typer.testing import CliRunner

from archive.accounts import Role
from archive.database import reading
from archive.reading_undecided import read_undecided
from archive.undone_engines import is_undone
from tests.conftest import NOW
from tests.web.waiting_words import words_wait
from web.commands.app import app
from web.commands.opening import THE_KEEPER

JSON = {"Accept": "application/json"}


@pytest.fixture
def waiting(place):
    return words_wait(place)


@pytest.fixture
def curator(waiting, signed_in):
    return signed_in(Role.curator)


def accept(curator, waiting):
    curator.post(f"/desk/mentions/{waiting.plain}", data={"act": "accept", "seen": "0"})


def waits(place) -> int:
    with reading(place.engine) as session:
        return read_undecided(session, viewer=THE_KEEPER, now=NOW).total


def test_undoing_is_shown_first_and_then_done_in_one_step(place, waiting, curator):
    accept(curator, waiting)
    table = curator.get("/desk/machine").text
    assert "dictionary@3" in table
    assert "4 suggestions" in table
    sure = curator.get("/desk/machine/undo?engine=dictionary").text
    assert "3 that nobody decided on are withdrawn" in sure
    assert "callaloo" in sure
    assert waits(place) == 3, "looking withdraws nothing"
    done = curator.post("/desk/machine/undo", data={"engine": "dictionary@3", "reason": "Too eager."})
    told = curator.get(done.headers["location"]).text
    assert "switched off: it suggests nothing" in told
    assert "Too eager." in told
    assert waits(place) == 1
    curator.post("/desk/machine/allow", data={"engine": "dictionary@3"})
    assert "allowed again" in curator.get("/desk/machine").text


def test_what_left_nothing_is_undone_still_and_can_be_allowed_again(waiting, curator):
    curator.post("/desk/machine/undo", data={"engine": "sound-alike"})
    page = curator.get("/desk/machine").text
    assert "Allow it again" in page
    assert "0 suggestions" in page


def test_one_that_is_only_switched_off_leaves_what_it_suggested(place, waiting, curator):
    accept(curator, waiting)
    done = curator.post("/desk/machine/undo", data={"engine": "dictionary@3", "only": "off"})
    told = curator.get(done.headers["location"]).text
    assert "It is switched off" in told
    assert "1 of 1" in told, "as counts, and no share of so few"
    assert "100 %" not in told
    assert waits(place) == 3
    with reading(place.engine) as session:
        assert is_undone(session, "dictionary", "3")


def test_what_is_not_there_cannot_be_undone(waiting, curator):
    for engine in ("dictionary@9", "nothing", ""):
        missing = curator.get("/desk/machine/undo", params={"engine": engine})
        assert (missing.status_code, "has left nothing here" in missing.text) == (404, True)
        assert curator.post("/desk/machine/undo", data={"engine": engine}).status_code == 404
    assert curator.post("/desk/machine/allow", data={"engine": "dictionary@3"}).status_code == 404


def test_engines_as_data(place, waiting, curator):
    accept(curator, waiting)
    lines = curator.get("/api/v1/engines").json()["engines"]
    when = NOW.isoformat()
    assert lines[0] == {
        "engine": "dictionary@3", "what": "mentions", "made": 4, "undecided": 3, "accepted": 1, "rejected": 0,
        "first_at": when, "last_at": when, "undone": False,
    }  # fmt: skip
    asked = {"engine": "dictionary@3", "dry_run": True}
    first = curator.post("/api/v1/engines/undo", json=asked).json()
    assert (first["withdrawn"], waits(place)) == (3, 3)
    told = curator.post("/api/v1/engines/undo", json={**asked, "dry_run": False}).json()
    assert told == {**first, "dry_run": False}
    assert told["kept"] == [{"recording": waiting.recording, "words": "callaloo", "decided": "accepted"}]
    assert waits(place) == 1
    allowed = curator.post("/api/v1/engines/allow", json={"engine": "dictionary@3"}).json()
    assert [line["undone"] for line in allowed["engines"]] == [False, False]
    missing = curator.post("/api/v1/engines/undo", json={"engine": "dictionary@9"})
    assert (missing.status_code, missing.json()["error"][:35]) == (404, "dictionary@9 has left nothing here;")


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_nobody_else_undoes(place, waiting, client, signed_in, role):
    if role is not None:
        signed_in(role)
    for address in ("/desk/machine", "/desk/machine/undo?engine=dictionary", "/api/v1/engines"):
        assert client.get(address, headers=JSON).status_code in {401, 403}
    for address in ("/desk/machine/undo", "/desk/machine/allow"):
        assert client.post(address, data={"engine": "dictionary"}, headers=JSON).status_code in {401, 403}
    for address in ("/api/v1/engines/undo", "/api/v1/engines/allow"):
        assert client.post(address, json={"engine": "dictionary"}).status_code in {401, 403}
    assert waits(place) == 4


def test_undoing_at_the_command_line(place, waiting, curator, monkeypatch):
    accept(curator, waiting)
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    run = CliRunner()
    dry = run.invoke(app, ["undo", "dictionary", "--dry-run"])
    assert dry.output == (
        "dictionary@3: 3 would be withdrawn.\nWhat people decided on top of it would stay (1):\n"
        f"  {waiting.recording}  accepted: callaloo\n"
    )
    assert waits(place) == 3
    done = run.invoke(app, ["undo", "dictionary@3", "--reason", "Too eager."])
    assert done.output.startswith("dictionary@3: 3 are withdrawn.\nWhat people decided on top of it stays (1):")
    assert waits(place) == 1
    assert "may suggest again" in run.invoke(app, ["undo", "dictionary@3", "--allow"]).output
    assert "was not undone" in str(run.invoke(app, ["undo", "dictionary@3", "--allow"]).exception)
    assert "has left nothing here" in str(run.invoke(app, ["undo", "dictionary@9"]).exception)
    assert run.invoke(app, ["undo", "dictionary", "--allow", "--dry-run"]).exit_code == 2
