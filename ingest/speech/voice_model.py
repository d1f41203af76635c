"""Expanding the compact voice model of the sample archive into a checkpoint that Whisper loads as it is.

The compact form keeps only the rows of the token table that were trained; all others are one and the same row.
`python -m ingest.speech.voice_model COMPACT TARGET` does it in a process of its own.
"""

import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch

from archive.errors import InvalidInput
from ingest.speech.fingerprint import is_made_from, note_origin

_TOKEN_TABLE = "decoder.token_embedding.weight"  # noqa: S105 - the name of a weight, no secret


def expand_voice_model(compact: Path, target: Path) -> Path:
    """Write the standard checkpoint of `compact` to `target` and return `target`.

    Skipped when `target` is the file that an earlier run made of the same `compact`. The file appears whole or not at
    all. Raises `InvalidInput` when `compact` is not a compact voice model.
    """
    if is_made_from(target, source=compact):
        return target
    checkpoint = expanded(_loaded(compact))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            torch.save(checkpoint, file)
            file.flush()
            _settle(file.fileno(), Path(file.name), target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    note_origin(target, source=compact)
    return target


def _loaded(compact: Path) -> Any:
    try:
        return torch.load(compact, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise InvalidInput(
            "%(compact)s holds no model weights: give a compact voice model.", compact=compact.name
        ) from error


def expanded(compact: Any) -> dict[str, Any]:
    """Give the `dims` and `model_state_dict` of the standard form. Raises `InvalidInput` on anything else."""
    try:
        weights = dict(compact["model_state_dict"])
        trained = weights[_TOKEN_TABLE]
        table = compact["untrained_row"].repeat(compact["dims"]["n_vocab"], 1)
        table[compact["tokens"].long()] = trained
    except (KeyError, TypeError, AttributeError, IndexError, RuntimeError) as error:
        raise InvalidInput(
            "This file is not a compact voice model: give one with tokens and an untrained row."
        ) from error
    weights[_TOKEN_TABLE] = table
    return {"dims": dict(compact["dims"]), "model_state_dict": weights}


def _settle(descriptor: int, written: Path, target: Path) -> None:
    """Bring the written file to the disk and then to its name."""
    os.fsync(descriptor)
    written.chmod(0o644)
    written.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


if __name__ == "__main__":
    expand_voice_model(Path(sys.argv[1]), Path(sys.argv[2]))
