"""The same search at the command line, and as the API describes it."""

import pytest
from typer.testing import CliRunner

from archive.reading_filters import KINDS
from tests.web.searched import tell_of_beans
from web.commands.app import app


@pytest.fixture
def told(place):
    return tell_of_beans(place)


def test_the_command_finds_what_the_page_finds(place, told, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")

    def said(*words: str) -> str:
        result = CliRunner().invoke(app, ["search", *words])
        assert result.exit_code == 0, result.output
        return result.output

    found = said("beans")
    assert "The jar, told by Amara Okafor" in found
    assert f"  0:00  Scarlet runner beans in a jar  (/stories/{told.amara.story.slug}#t=0)" in found
    assert f"Jar soup (/recipes/{told.recipe}): uses scarlet runner beans" in found
    assert found.endswith("1 story\n")
    assert "Quillon" not in found
    assert said("okra", "pot", "--narrator", "Vera Ivanova", "--sort", "newest").endswith("1 story\n")
    nothing = said("okra", "--narrator", told.amara.person.slug)
    assert "Without Amara Okafor: 1 story" in nothing
    assert nothing.endswith("0 stories\n")


def test_the_api_says_what_can_be_asked(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    asked = {one["name"]: one for one in paths["/api/v1/search"]["get"]["parameters"]}
    assert set(asked) == {"q", "sort", "page", *KINDS}
    assert "relevance" in asked["sort"]["schema"]["enum"]
    assert [one["name"] for one in paths["/api/v1/suggest"]["get"]["parameters"]] == ["q"]
