"""What is missing, at the desk, as data and from the command line; for those who look after the archive alone."""

import json

import pytest
from typer.testing import CliRunner

from archive.accounts import Role
from archive.database import writing
from tests.archive import builders
from tests.web.records import tell_records
from web.commands.app import app


@pytest.fixture
def told(place):
    records = tell_records(place)
    with writing(place.engine) as session:
        ben = builders.a_subject(session, "Old Ben")
        passage = session.get_one(type(records.amara.passages[0]), records.amara.passages[0].id)
        builders.a_mention(session, passage, ben)
        builders.a_recording(session, narrators=(ben,))
        cleo = builders.a_subject(session, "Cleo <b>")
        builders.a_mention(session, passage, cleo)
    return records


def test_a_curator_sees_the_list_and_can_print_it(signed_in, told):
    page = signed_in(Role.curator).get("/desk/gaps").text
    assert "Spoken of, never recorded" in page
    assert "Cleo &lt;b&gt;" in page
    assert "Nobody speaks of it yet" in page
    assert "Only Amara Okafor speaks of it" in page
    assert "Heard, and never asked for their agreement" in page
    assert "data-print" in page


def test_the_same_as_data(signed_in, told):
    answer = signed_in(Role.curator).get("/api/v1/gaps")
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.json()
    assert [one["name"] for one in found["unheard"]] == ["Cleo <b>"]
    assert [one["name"] for one in found["unasked"]] == ["Old Ben"]
    assert {"kind": "recipe", "name": "Amara's stew", "href": f"/recipes/{told.stew}", "voices": ["Amara Okafor"],
            "ask": []} in found["quiet"]  # fmt: skip


@pytest.mark.parametrize("path", ["/desk/gaps", "/api/v1/gaps"])
def test_nobody_else_may_look(client, signed_in, told, path):
    assert client.get(path).status_code in (303, 401)
    assert signed_in(Role.contributor).get(path).status_code == 403


def test_an_archive_that_lacks_nothing_says_so(signed_in):
    assert "Everything has at least two voices" in signed_in(Role.curator).get("/desk/gaps").text


def test_the_list_from_the_command_line(place, told, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")
    said = CliRunner().invoke(app, ["gaps"]).output
    assert "person: Cleo <b>: spoken of in 1 passage, by Amara Okafor, never recorded" in said
    assert "narrator: Old Ben: no agreement on “A recording”" in said
    found = json.loads(CliRunner().invoke(app, ["gaps", "--json"]).output)
    assert len(said.splitlines()) == len(found["quiet"]) + len(found["unheard"]) + len(found["unasked"]) + 1
