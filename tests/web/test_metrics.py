"""Figures for a metrics server: only for who has the token, of the whole archive, and without a name."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archive.clock import utc_now
from archive.database import writing
from archive.keeping import Keeping, note_keeping
from archive.settings import Settings
from tests.laid_archive import open_laid
from tests.web.stories import tell_a_story
from web.app import open_for

TOKEN = "figures for the monitor"


@pytest.fixture
def place(tmp_path):
    return open_laid(Settings(data=tmp_path, transcriber="none", metrics_token=TOKEN, second_copy=str(tmp_path / "no")))


def asked(client, given=f"Bearer {TOKEN}"):
    return client.get("/metrics", headers={"Authorization": given} if given else {})


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, f"bearer {TOKEN}", "Bearer ñ"])
def test_without_the_token_it_is_no_address(client, given):
    answer, none = asked(client, given.encode("latin-1") if given else ""), client.get("/metriks")
    assert (answer.status_code, none.status_code) == (404, 404)
    assert "storyloom_" not in answer.text
    assert ("There is no page at this address." in answer.text) == ("There is no page at this address." in none.text)


def test_without_a_token_set_it_is_closed_to_everyone(client, place, tmp_path):
    closed = place.settings.model_copy(update={"metrics_token": ""})
    open_for(client.app, open_laid(closed))
    for given in ("", "Bearer ", "Bearer", f"Bearer {TOKEN}"):
        assert asked(client, given).status_code == 404


def test_it_tells_how_the_archive_stands_and_what_was_asked(client, place):
    told = tell_a_story(place, title="Zyqtitle", narrator="Zyqnarrator One")
    with writing(place.engine) as session:
        note_keeping(session, Keeping.backup, well=True, now=utc_now() - timedelta(hours=1))
        note_keeping(session, Keeping.second_copy, well=False, now=utc_now(), error="not there")
    client.get(f"/stories/{told.slug}")
    answer = asked(client)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    value = {name: family.samples[0].value for name, family in families.items() if family.samples}
    assert 3600 <= value["storyloom_backup_age_seconds"] < 3700
    assert (value["storyloom_backup_well"], value["storyloom_copy_answers"]) == (1, 0)
    assert value["storyloom_kept_files"] == value["storyloom_copy_files_waiting"] > 0
    assert "storyloom_drill_age_seconds" not in value, "what never happened has no age"
    assert {"storyloom_disk_free_bytes", "storyloom_search_lag_seconds", "storyloom_work_stands_seconds"} <= set(value)
    routes = {sample.labels["route"] for sample in families["storyloom_requests"].samples}
    assert "/stories/{slug}" in routes
    assert told.slug not in answer.text
    assert "Zyq" not in answer.text
