"""`storyloom trails`: the same acts and the same sentences as at the desk."""

import pytest
from typer.testing import CliRunner

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput, NotFound
from archive.gate import Viewer
from archive.stop_choosing import Choice
from archive.trail_beginnings import Beginning, begin_trail
from tests.web.stories import tell_a_story
from web.commands.app import app


@pytest.fixture
def run(place, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")

    def command(*words: str) -> str:
        result = CliRunner().invoke(app, ["trails", *words])
        if isinstance(result.exception, InvalidInput | NotFound):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return command


@pytest.fixture
def trail(place):
    told = tell_a_story(place)
    with writing(place.engine) as session:
        beginning = Beginning("The salt trail", (Choice(told.slug),))
        begin_trail(session, beginning, viewer=Viewer(role=Role.curator), by_id=None, now=utc_now())
    return "the-salt-trail"


def test_a_trail_is_listed_published_and_retired(run, trail):
    assert "the-salt-trail  stops: 1  Draft" in run("list")
    assert "the-salt-trail: version 1 opens" in run("publish", trail)
    assert "Open since" in run("list")
    assert "retires 2100-01-01 09:00 UTC" in run("retire", trail, "--at", "2100-01-01T04:00-05:00")
    assert run("retire", trail) == "the-salt-trail is retired.\n"
    assert "Retired" in run("list")
    assert "version 2 opens 2100-01-01 09:00 UTC" in run("publish", trail, "--at", "2100-01-01T09:00")


def test_what_cannot_be_is_one_line(run, trail):
    for words, sentence in (
        (("publish", "never-was"), "There is no such trail."),
        (("publish", trail, "--at", "soon"), "“soon” is no moment"),
        (("retire", trail, "--at", "2001-01-01"), "is over; give a moment to come"),
    ):
        with pytest.raises((InvalidInput, NotFound), match=sentence):
            run(*words)


def test_an_empty_archive_says_what_to_do_first(run):
    assert "There is no trail yet" in run("list")
