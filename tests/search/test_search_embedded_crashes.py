"""kill -9 at any moment leaves the state before a call or the one after it, and never a stuck lock."""

import json
import signal
import subprocess
import sys

import pytest

from search.contract import Question
from search.embedded import EmbeddedIndex
from tests.search.sample_stories import a_story

STORIES = 40

APPLYING = f"""
import sys
from pathlib import Path
from search.embedded import EmbeddedIndex
from tests.search.sample_stories import a_story
index = EmbeddedIndex(Path(sys.argv[1]), "public")
for version in range(int(sys.argv[2]), 100000):
    print("begin", version, flush=True)
    index.apply([a_story(n, f"v{{version}}", *["salt fish"] * 20, version=version) for n in range(1, {STORIES + 1})])
    print("done", version, flush=True)
"""

REBUILDING = """
import sys, time
from pathlib import Path
from search.embedded import EmbeddedIndex
from tests.search.sample_stories import a_story
index = EmbeddedIndex(Path(sys.argv[1]), "public")
def endless():
    for number in range(1, 2000):
        yield a_story(number, "new", version=2)
    print("half", flush=True)
    time.sleep(600)
index.rebuild(endless())
"""


def killed(script, *arguments, after):
    """Run a script, kill it when it has printed `after` lines, and return all it printed."""
    child = subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True)
    lines = [child.stdout.readline().strip() for _ in range(after)]
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.read().split("\n")
    child.wait()
    return [line for line in lines if line]


@pytest.fixture
def index(tmp_path):
    index = EmbeddedIndex(tmp_path, "public")
    index.rebuild([])
    index.close()
    yield index
    index.close()


def test_kills_while_applying_lose_nothing_acknowledged_and_tear_nothing(index, tmp_path):
    version = 1
    for after in (1, 3, 4, 5, 7, 9):
        printed = killed(APPLYING, str(tmp_path), str(version), after=after)
        done = max((int(line.split()[1]) for line in printed if line.startswith("done")), default=version - 1)
        begun = max(int(line.split()[1]) for line in printed if line.startswith("begin"))
        again = EmbeddedIndex(tmp_path, "public")
        assert again.is_ready()
        versions = set(again.story_versions().values()) or {0}
        assert len(versions) == 1
        (version,) = versions
        assert done <= version <= begun
        if version:
            assert again.search(Question(f"v{version} ")).total == STORIES
            assert again.search(Question("salt ")).total == STORIES
        again.apply([a_story(n, "after", version=version + 1) for n in range(1, STORIES + 1)])
        assert again.search(Question("after ")).total == STORIES
        again.close()
        version += 2


def test_a_kill_while_rebuilding_leaves_the_old_index_in_use(index, tmp_path):
    index.apply([a_story(1, "old")])
    index.close()
    assert killed(REBUILDING, str(tmp_path), after=1) == ["half"]
    assert index.is_ready()
    assert index.story_versions() == {1: 1}
    index.rebuild([a_story(1, "old")])
    assert len([path for path in (tmp_path / "public").iterdir() if path.is_dir()]) == 1


def test_what_a_commit_left_that_failed_at_the_disk_is_in_nobodys_way(tmp_path):
    index = EmbeddedIndex(tmp_path, "public")
    index.rebuild([a_story(number, "old", version=1) for number in (1, 2)])
    index.close()
    (meta,) = tmp_path.rglob("meta.json")
    (segment,) = json.loads(meta.read_bytes())["segments"]
    name = segment["segment_id"].replace("-", "")
    for number in range(1, 20):
        meta.with_name(f"{name}.{json.loads(meta.read_bytes())['opstamp'] + number}.del").touch()
    again = EmbeddedIndex(tmp_path, "public")
    again.apply([a_story(1, "new", version=2)])
    assert again.story_versions() == {1: 2, 2: 1}
    again.close()
