"""The archive that browsers visit, made once for all processes of a run and copied: making it takes a minute."""

import json
import os
import shutil
import tomllib
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from archive.clock import utc_now
from archive.settings import Settings
from ingest.place import open_place
from ingest.sample import publish_sample, take_in_sample
from tests.browser.trails import lay_trail
from tests.serving import ROOT, drain, environment_of

ECHO = "test:echo"
SLUGS = "slugs.json"


def copied_to(data: Path, factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Copy it there; by which names its stories are found."""
    mine = factory.getbasetemp()
    of_all = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    laid = of_all / "laid-site"
    with (of_all / "laid-site.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not laid.exists():
            making = factory.mktemp("making")
            _lay(making / "data", small_sample(making / "sample"), making / SLUGS)
            making.rename(laid)
    shutil.copytree(laid / "data", data, dirs_exist_ok=True)
    return tuple(json.loads((laid / SLUGS).read_text("utf-8")))


def _lay(data: Path, sample: Path, slugs_file: Path) -> None:
    environment = environment_of(data, transcriber=ECHO)
    place = open_place(Settings(data=data, transcriber=ECHO))
    taken = take_in_sample(place, sample, now=utc_now(), say=lambda _sentence: None)
    drain(environment)
    publish_sample(place, taken, now=utc_now())
    slugs = tuple(one.entry.slug[3:] for one in taken)
    lay_trail(place, slugs)
    drain(environment)
    place.engine.dispose()
    slugs_file.write_text(json.dumps(slugs), "utf-8")


def small_sample(folder: Path, count: int = 2) -> Path:
    """The first recordings of the sample with its whole vocabulary."""
    sample = ROOT / "demo"
    shutil.copytree(sample / "vocabulary", folder / "vocabulary")
    (folder / "recordings").mkdir()
    text = (sample / "recordings" / "recordings.toml").read_text(encoding="utf-8")
    entries = text.split("[[recording]]")[1 : count + 1]
    (folder / "recordings" / "recordings.toml").write_text("".join("[[recording]]" + e for e in entries), "utf-8")
    for entry in tomllib.loads((folder / "recordings" / "recordings.toml").read_text("utf-8"))["recording"]:
        shutil.copy(sample / "recordings" / entry["file"], folder / "recordings")
    return folder
