"""Monitors and the command line are told who answers searches and how far the indexes are behind."""

import re
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from archive.clock import utc_now
from archive.database import writing
from archive.index_book import note_story, state_of
from archive.outbox import Errand, ask
from tests.web.stories import tell_a_story
from web.commands.app import app


@pytest.fixture
def behind(place):
    """A server that is down since an hour, with a story that waits as long, and one errand."""
    told, now = tell_a_story(place), utc_now()
    with writing(place.engine) as session:
        state = state_of(session, "meilisearch:public", "public", in_use=False)
        state.down_since, state.error = now - timedelta(hours=1), "The search server does not answer."
        note_story(session, state, told.story_id, narrows=False, now=now - timedelta(hours=1))
        ask(session, Errand.index_story, told.story_id, now=now)
    return place


def test_readiness_says_what_search_rests_on(client, behind):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    ready = answer.json()
    assert (ready["ok"], ready["worker"]) == (True, False)
    search = ready["search"]
    assert (search["answered_by"], search["falls_back"], search["down"]) == ("database", True, ["meilisearch:public"])
    assert search["waiting"] >= 2
    assert search["oldest_s"] >= 3600


def test_health_says_that_no_index_answers(client, behind):
    assert client.get("/healthz").json()["index"] is False


def test_the_command_says_the_same(behind, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(behind.settings.data))
    said = CliRunner().invoke(app, ["status"]).output
    assert "the database answers plainly" in said
    assert re.search(r"changes on their way, the oldest for 36\d\d s", said)
    assert "meilisearch:public does not answer since" in said


def test_reindexing_names_what_is_built(behind, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(behind.settings.data))
    said = CliRunner().invoke(app, ["reindex"]).output
    assert "Asked for meilisearch:public" in said
    assert "Searches are answered meanwhile" in said
