"""Finding the speech model that the settings name, on this machine only.

Nothing here downloads: a model that is not in the models folder is missing, and the person is told where to put it.
It loads no model either, so a process that only asks stays light.
"""

import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from archive.errors import MissingPart
from ingest.speech.failures import RecogniserFailed
from ingest.speech.fast_folder import WEIGHTS, check_fast_folder, is_fast_folder
from ingest.speech.fingerprint import file_sha256, is_made_from
from ingest.speech.no_transcriber import NO_MODEL

# Two of the published names are other names of a file.
_ALIASES = {"large": "large-v3", "turbo": "large-v3-turbo"}

# Each engine's library, and the extra that installs it.
_LIBRARIES = {"whisper": ("whisper", "speech"), "fast": ("faster_whisper", "fast")}


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model that is here: the name to show (no folder in it), its path and the SHA-256 of its weights."""

    name: str
    path: Path
    sha256: str


def file_stem(name: str) -> str:
    """The name under which a model's files lie: `turbo` is short for `large-v3-turbo`."""
    return _ALIASES.get(name, name)


def shown_name(path: Path) -> str:
    """The name of the model at `path`, without its folder. A name such as `base.en` keeps its dot."""
    return path.name.removesuffix(".pt")


def setting_for(path: Path, models_folder: Path) -> str:
    """What names the model at `path` in the settings: its name where it lies in the folder, else its whole path."""
    inside = path.absolute().parent == models_folder.absolute()
    return shown_name(path) if inside else str(path.absolute())


def find_model(name: str, models_folder: Path) -> Path:
    """Path of the model `name`: a checkpoint file, or a name found in `models_folder`. Raises `MissingPart`."""
    if not name:
        raise MissingPart(NO_MODEL)
    stem = file_stem(name)
    for path in (models_folder / f"{stem}.pt", models_folder / stem, Path(name)):
        if path.is_file():
            return path
    raise MissingPart(
        "The speech model %(name)r is not here: put its checkpoint in %(models_folder)s as "
        "%(stem)s.pt, or type or import the transcript.",
        name=name,
        models_folder=models_folder,
        stem=shown_name(Path(stem)),
    )


def fast_folder_at(name: str, models_folder: Path) -> Path | None:
    """The folder that `name` means to the fast engine, whole or not; None where there is none."""
    return next((path for path in (models_folder / file_stem(name), Path(name)) if is_fast_folder(path)), None)


def find_fast_model(name: str, models_folder: Path) -> Path:
    """Folder of the fast engine's model `name`, with all that it needs. Raises `MissingPart`."""
    if not name:
        raise MissingPart(NO_MODEL)
    path = fast_folder_at(name, models_folder)
    if path is None:
        raise MissingPart(
            "The fast engine has no model %(name)r: run `storyloom models use %(name)s`, or put its "
            "folder in %(models_folder)s, or type or import the transcript.",
            name=name,
            models_folder=models_folder,
        )
    check_fast_folder(path)
    return path


def model_of_engine(engine: str, model: str, models_folder: Path) -> Path | None:
    """The file or folder that `engine` would read; None for the test engines, which read none.

    Raises `MissingPart`, with the sentence to show, where no engine is chosen or its library or model is not here.
    """
    if engine == "none":
        raise MissingPart(NO_MODEL)
    if engine.startswith("test:"):
        return None
    path = (find_fast_model if engine == "fast" else find_model)(model, models_folder)
    if find_spec(_LIBRARIES[engine][0]) is None:
        raise MissingPart(not_installed(engine))
    return path


def not_installed(engine: str) -> str:
    """The sentence to show where an engine's library is not installed."""
    extra = _LIBRARIES[engine][1]
    return f"The speech engine is not installed: install storyloom[{extra}], or type or import the transcript."


def resolve_model(name: str, models_folder: Path, *, engine: str = "whisper") -> ResolvedModel:
    """Find the engine's model `name` and fingerprint it. Raises `MissingPart` with the one sentence to show."""
    if engine == "fast":
        path = find_fast_model(name, models_folder)
        return ResolvedModel(path.name, path, file_sha256(path / WEIGHTS))
    path = find_model(name, models_folder)
    return ResolvedModel(shown_name(path), path, file_sha256(path))


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
