"""Making a model ready for an engine: a compact voice model is expanded, a checkpoint converted for the fast engine.

What is made lies in the models folder and appears whole or not at all; what a person put there is never replaced.
"""

from pathlib import Path

from archive.errors import Conflict, InvalidInput, MissingPart
from ingest.speech.checkpoints import look_at
from ingest.speech.fast_folder import WEIGHTS
from ingest.speech.fingerprint import is_made_from
from ingest.speech.models import fast_folder_at, file_stem, find_model, setting_for, shown_name
from ingest.speech.published import published_models
from ingest.speech.shelf import ModelInUse
from ingest.speech.voice_model import expand_voice_model


def ready_checkpoint(given: str, folder: Path) -> ModelInUse:
    """A checkpoint for the whisper engine, from a name in `folder` or a path. Raises as `ready_model` does."""
    path = _found(given, folder)
    if look_at(path).kind == "checkpoint":
        return ModelInUse(setting_for(path, folder), shown_name(path))
    target = folder / f"{shown_name(path)}.pt"
    if target.exists() and not is_made_from(target, source=path):
        raise Conflict(
            "%(path)s is a compact voice model, and %(target)s has its name: give it from elsewhere or renamed.",
            path=path,
            target=target,
        )
    expand_voice_model(path, target)
    return ModelInUse(shown_name(target), shown_name(target), f"{target}, expanded from a compact voice model")


def ready_converted(given: str, folder: Path) -> ModelInUse:
    """A folder for the fast engine, made of a checkpoint. Raises as `ready_model` does."""
    # Only whoever converts needs what reads checkpoints and what writes the folder, both at once.
    from ingest.speech.fast_model import convert  # noqa: PLC0415

    checkpoint = ready_checkpoint(given, folder)
    path, target = find_model(checkpoint.setting, folder), folder / checkpoint.name
    if target.exists() and not is_made_from(target / WEIGHTS, source=path):
        raise Conflict(
            "%(target)s was not made of %(path)s: move it away to have this converted.", target=target, path=path
        )
    if not target.exists():
        convert(path, target)
    return ModelInUse(target.name, target.name, f"{target}, converted from {path.name}")


def _found(given: str, folder: Path) -> Path:
    try:
        return find_model(given, folder)
    except MissingPart as error:
        if fast_folder_at(given, folder):
            raise InvalidInput(
                "%(given)s is a folder for the fast engine: set STORYLOOM_TRANSCRIBER=fast to use it.", given=given
            ) from error
        stem = file_stem(given)
        if any(one.name == stem for one in published_models()):
            raise MissingPart(
                "%(given)s is not here: run `storyloom models fetch %(given)s`, or put %(stem)s.pt in %(folder)s.",
                given=given,
                stem=stem,
                folder=folder,
            ) from error
        raise MissingPart(
            "There is no model %(given)r in %(folder)s and no such file: `storyloom models list` shows what there is.",
            given=given,
            folder=folder,
        ) from error
