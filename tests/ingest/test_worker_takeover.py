"""Several workers: one at a time on a folder, each step once on a shared database, a late one's word refused."""

import subprocess
import sys
import time

import pytest
from line_archive import (
    DRIVER,
    PATIENCE_S,
    ROOT,
    broken,
    counts,
    ends_of,
    environment,
    give,
    heard_from,
    know_names,
    open_at,
    sounding,
    step_records,
    steps,
    worker,
)
from sqlalchemy import create_engine, make_url, text

from archive.keys import new_key
from archive.steps import StepState


def wait_until(condition):
    """Ask until it is so; how long that takes is not what is tested."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def at_work(place, upload, step):
    return step_records(place, upload)[step].state is StepState.working


def end(process):
    _, said = process.communicate(timeout=PATIENCE_S)
    return process.returncode, said.strip()


@pytest.fixture
def place(tmp_path):
    place = open_at(tmp_path / "data")
    know_names(place)
    return place


def test_one_worker_a_folder_one_that_is_told_to_stop_and_one_that_is_killed(place):
    upload = give(place, sounding(1.0))
    first = worker(place, TRANSCRIBER="test:hang")
    wait_until(lambda: at_work(place, upload, "transcribe"))
    status, said = end(worker(place, "--drain"))
    assert status == 1
    assert said == ("storyloom worker: Another worker is at work on this data folder; stop it first or use its pages.")

    first.terminate()
    assert end(first)[0] == 0
    left = step_records(place, upload)["transcribe"]
    assert (left.state, left.tries) == (StepState.waiting, 0), "being told to stop is no failure"

    second = worker(place, TRANSCRIBER="test:hang")
    wait_until(lambda: at_work(place, upload, "transcribe"))
    third = worker(place, "--drain", "--wait")
    second.kill()
    end(second)
    assert end(third)[0] == 0
    assert set(steps(place, upload).values()) == {"done"}
    assert counts(place)["Transcript"] == 1
    assert broken(place) == []


def test_a_worker_that_was_stopped_and_continued_cannot_write(place):
    upload = give(place, sounding(1.0))
    assert ends_of(place, "stopped", SILENT_AFTER_S="1") == [75, 0, 0]
    assert set(steps(place, upload).values()) == {"done"}
    assert counts(place)["ListeningCopy"] == 1
    assert broken(place) == []


@pytest.fixture
def two_places(tmp_path, postgres_url):
    """Two data folders on one PostgreSQL and one store."""
    name = f"line_{new_key()}"
    with create_engine(
        postgres_url.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT"
    ).connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    first = open_at(tmp_path / "first", database_url=url)
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "store").symlink_to(tmp_path / "first" / "store")
    know_names(first)
    yield first, open_at(tmp_path / "second", database_url=url)
    first.engine.dispose()


@pytest.mark.database
def test_two_workers_on_one_database_never_do_one_step_twice(two_places):
    first, second = two_places
    assert first.engine.dialect.name == "postgresql"
    uploads = [give(first, sounding(1.0 + n / 10)) for n in range(4)]
    processes = [
        subprocess.Popen(
            [sys.executable, str(DRIVER), "none"], env=environment(place), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for place in two_places
    ]
    assert [process.communicate(timeout=PATIENCE_S)[0].strip() for process in processes] == ["[0]", "[0]"]
    heard = [window for place in two_places for window in heard_from(place)]
    assert heard == [0, 0, 0, 0], "each was read once, from its first window"
    assert all(set(steps(first, upload).values()) == {"done"} for upload in uploads)
    assert counts(second) == {
        "Recording": 4, "ListeningCopy": 4, "Transcript": 4, "Passage": 4, "PassageVersion": 4, "Mention": 4,
        "TranscribedWindow": 4,
    }  # fmt: skip
    assert broken(first) == []


@pytest.mark.database
def test_on_one_database_too_the_dead_are_taken_over(two_places):
    first, second = two_places
    upload = give(first, sounding(1.0))
    assert ends_of(first, "middle:tidy") == [-9]
    assert ends_of(second, "none", SILENT_AFTER_S="1") == [0]
    assert set(steps(second, upload).values()) == {"done"}
    assert counts(second)["Transcript"] == 1
