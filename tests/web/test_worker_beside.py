"""A worker that ends by itself has a successor; one that is told to end has none."""

import subprocess
import threading

import pytest

from web.commands.worker_beside import WorkerBeside

PATIENCE_S = 60


@pytest.fixture
def started():
    return []


@pytest.fixture
def enough():
    return threading.Event()


def starts(started, enough, count):
    def start():
        started.append(subprocess.Popen(["sleep", "600"]))
        if len(started) == count:
            enough.set()
        return started[-1]

    return start


def test_one_that_was_killed_is_followed_by_another_until_the_site_ends(started, enough):
    beside = WorkerBeside(starts(started, enough, 2), first_pause_s=0.01)
    started[0].kill()
    assert enough.wait(PATIENCE_S)
    beside.end()
    assert beside.pid == started[1].pid
    assert [one.wait(PATIENCE_S) for one in started] == [-9, -15]
    assert len(started) == 2


def test_one_that_is_told_to_end_is_the_last(started, enough):
    beside = WorkerBeside(starts(started, enough, 2), first_pause_s=0.01)
    beside.end()
    assert not enough.wait(0.2)
    assert len(started) == 1
