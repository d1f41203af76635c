"""People at the desk, monitors and the command line are told how well the archive is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.keeping import FixityCheck, FixityState, Keeping, Section, note_keeping
from ingest.keeping.copy_health import CopyHealth
from ingest.keeping.health import KeepingHealth, LastTime, keeping_health
from ingest.keeping.taking_up import TakingUp
from tests.web.stories import tell_a_story
from web.commands.app import app
from web.keeping_words import keeping_lines

NOW = utc_now()
NEVER, JUST_NOW = LastTime(None, well=False), LastTime(NOW, well=True)
AT_WORK = TakingUp(NOW, None, errands=0, failing=0, oldest_run_at=None, needs_help=0)
IN_STEP = CopyHealth(0, None, None, "")
WELL = {
    "disk_free_bytes": 50, "disk_bytes": 100, "work": AT_WORK, "files": 3, "bad_files": 0,
    "fixity": JUST_NOW, "backup": JUST_NOW, "drill": JUST_NOW, "copy": None,
}  # fmt: skip


def todo(**other):
    return [line.name for line in keeping_lines(KeepingHealth(**(WELL | other)), now=NOW) if line.todo]


@pytest.mark.parametrize(
    ("other", "names"),
    [
        ({}, []),
        ({"disk_free_bytes": 4}, ["Disk"]),
        ({"work": replace(AT_WORK, oldest_run_at=NOW - timedelta(hours=13))}, ["Waiting"]),
        ({"work": replace(AT_WORK, oldest_run_at=NOW - timedelta(hours=11))}, []),
        ({"work": replace(AT_WORK, needs_help=1)}, ["Waiting"]),
        ({"work": replace(AT_WORK, seen_at=None)}, ["Worker"]),
        ({"work": replace(AT_WORK, seen_at=NOW - timedelta(minutes=3))}, ["Worker"]),
        ({"work": replace(AT_WORK, standing_since=NOW - timedelta(minutes=11))}, ["Worker"]),
        ({"copy": IN_STEP}, []),
        ({"copy": replace(IN_STEP, waiting=2, oldest_at=NOW)}, []),
        ({"copy": replace(IN_STEP, waiting=2, oldest_at=NOW - timedelta(days=3))}, ["Second copy"]),
        ({"copy": replace(IN_STEP, silent_since=NOW)}, ["Second copy"]),
        ({"bad_files": 1}, ["Fixity"]),
        ({"fixity": NEVER}, ["Fixity"]),
        ({"fixity": LastTime(NOW - timedelta(days=10), well=True)}, ["Fixity"]),
        ({"files": 0, "fixity": NEVER}, []),
        ({"backup": NEVER}, ["Backup"]),
        ({"backup": LastTime(NOW, well=False)}, ["Backup"]),
        ({"backup": LastTime(NOW - timedelta(days=3), well=True)}, ["Backup"]),
        ({"drill": NEVER}, ["Restore drill"]),
        ({"drill": LastTime(NOW, well=False)}, ["Restore drill"]),
        ({"drill": LastTime(NOW - timedelta(days=101), well=True)}, ["Restore drill"]),
    ],
)
def test_each_part_asks_for_something_when_it_is_not_well(other, names):
    assert todo(**other) == names


def test_a_file_that_was_never_looked_at_makes_the_look_never(place):
    tell_a_story(place)
    with reading(place.engine) as session:
        health = keeping_health(session, place, now=NOW)
    assert (health.files > 0, health.fixity.at, health.bad_files) == (True, None, 0)


def test_monitors_read_ages_and_whether_it_went_well(client, place):
    with writing(place.engine) as session:
        note_keeping(session, Keeping.backup, well=True, now=utc_now() - timedelta(hours=1))
        note_keeping(session, Keeping.drill, well=False, now=utc_now() - timedelta(hours=2))
        session.add(FixityCheck(section=Section.masters, name="ab" * 32, state=FixityState.gone, checked_at=utc_now()))
    kept = client.get("/readyz").json()["kept"]
    assert 3600 <= kept["backup_s_ago"] < 3700
    assert (kept["backup_well"], kept["drill_well"], kept["bad_files"]) == (True, False, 1)
    assert 0 < kept["disk_free_share"] < 1
    assert client.get("/livez").json() == {"ok": True}


def test_the_command_says_the_same(place, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    said = CliRunner().invoke(app, ["status"]).output
    assert "There was no backup yet. Set STORYLOOM_BACKUP" in said


def test_the_desk_reads_it_in_words_and_visitors_do_not(client, signed_in):
    assert "There was no backup yet." not in client.get("/desk/health").text
    page = signed_in(Role.curator).get("/desk/health")
    assert page.status_code == 200
    assert "There was no backup yet." in page.text
