"""The models folder as a person sees it: what is in it, what could be fetched, and taking one into use.

Light, so that commands may use it: whatever has to read a model runs in `ingest.speech.shelf_main`, a process of its
own.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import Conflict, InvalidInput, MissingPart, StorageFull
from ingest.speech.failures import RecogniserFailed

_ROOT = Path(__file__).parents[2]
_KINDS = {kind.__name__: kind for kind in (MissingPart, InvalidInput, Conflict, StorageFull)}


@dataclass(frozen=True, slots=True)
class ShelvedModel:
    """One model in the folder.

    `kind` is checkpoint, compact, fast (a folder for the fast engine) or broken; `published` the name under which it
    is published, '' for a file of one's own; `multilingual` is None where that is not known; `problem` says what keeps
    it from being used.
    """

    name: str
    path: str
    kind: str
    size_bytes: int
    multilingual: bool | None = None
    published: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is here, and the published models that are not: name and size in MiB (None where unknown).

    `problem` says why the published models are not known.
    """

    models: tuple[ShelvedModel, ...]
    fetchable: tuple[tuple[str, int | None], ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """A model that can be used: `setting` names it in the settings, `made` is what was made for it ('' if nothing)."""

    setting: str
    name: str
    made: str = ""


def look_over(folder: Path) -> Shelf:
    """What is in the models folder and what could be fetched."""
    found = _ask("list", folder)
    return Shelf(
        tuple(ShelvedModel(**one) for one in found["models"]),
        tuple((name, about_mib) for name, about_mib in found["fetchable"]),
        found["problem"],
    )


def fetch_model(name: str, folder: Path) -> Path:
    """Fetch a published model, showing progress on the error stream. Raises as `published.fetch` does."""
    return Path(_ask("fetch", folder, name)["path"])


def ready_model(given: str, folder: Path, *, engine: str) -> ModelInUse:
    """Check that `given` (a name or a path) can be used by `engine`; expand or convert it where it has to be.

    Raises:
        MissingPart: it is not here; the sentence says how to get it.
        InvalidInput: it is no speech model for this engine.
        Conflict: what would have to be made for it has the name of something else.
    """
    return ModelInUse(**_ask("ready", folder, given, engine))


def _ask(verb: str, folder: Path, *rest: str) -> dict[str, Any]:
    # -P: a folder called `ingest` where the command happens to be run must not stand in for ours.
    command = [sys.executable, "-P", "-m", "ingest.speech.shelf_main", verb, str(folder.absolute()), *rest]
    path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
    environment = {**os.environ, "PYTHONPATH": path}
    if not sys.stderr.isatty():
        environment["TQDM_DISABLE"] = "1"  # a bar that is drawn anew all the time is no use in a log
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, text=True, check=False)
    try:
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError) as error:
        raise RecogniserFailed(f"The models folder could not be looked at: exit code {done.returncode}.") from error
    if "error" in answer:
        raise _KINDS.get(answer["kind"], RecogniserFailed)(answer["error"])
    return answer
