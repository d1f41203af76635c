"""Finding the speech model that the settings name, on this machine only.

Nothing here downloads: a model that is not in the models folder is missing, and the person is told where to put it.
It loads no model either, so a process that only asks stays light.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from archive.errors import MissingPart
from ingest.speech.failures import RecogniserFailed
from ingest.speech.fingerprint import file_sha256, is_made_from
from ingest.speech.no_transcriber import NO_MODEL

# Two of the published names are other names of a file.
_ALIASES = {"large": "large-v3", "turbo": "large-v3-turbo"}


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model that is here: the name to show (no folder in it), its file and the file's SHA-256."""

    name: str
    path: Path
    sha256: str


def find_model(name: str, models_folder: Path) -> Path:
    """Path of the model `name`: a checkpoint file, or a name found in `models_folder`. Raises `MissingPart`."""
    if not name:
        raise MissingPart(NO_MODEL)
    stem = _ALIASES.get(name, name)
    for path in (models_folder / f"{stem}.pt", models_folder / stem, Path(name)):
        if path.is_file():
            return path
    raise MissingPart(
        f"The speech model {name!r} is not here: put its checkpoint in {models_folder} as {Path(stem).stem}.pt, "
        "or type or import the transcript."
    )


def resolve_model(name: str, models_folder: Path) -> ResolvedModel:
    """Find the model `name` and fingerprint its file. Raises `MissingPart` with the one sentence to show."""
    path = find_model(name, models_folder)
    return ResolvedModel(path.stem, path, file_sha256(path))


def install_voice_model(compact: Path, target: Path) -> Path:
    """Expand a compact voice model to `target` in a process of its own, so that the caller never loads torch.

    Does nothing when the target is already there and whole. Raises `RecogniserFailed` when it cannot be expanded.
    """
    if is_made_from(target, source=compact):
        return target
    command = [sys.executable, "-m", "ingest.speech.voice_model", str(compact.absolute()), str(target.absolute())]
    source_root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=source_root)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise RecogniserFailed(f"The voice model {compact.name} could not be expanded: {reason}")
    return target
