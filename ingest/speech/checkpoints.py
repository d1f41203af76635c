"""Whisper checkpoints: what a file is, and how one is loaded with the attention heads tuned for its word times.

A checkpoint is always loaded by its path, never by a published name: openai-whisper would then fetch the published
file over a person's own of the same name. The tuned heads that this loses are given back by the file's SHA-256.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
import whisper

from archive.errors import InvalidInput
from ingest.speech.published import published_as

_FEWEST_MULTILINGUAL_TOKENS = 51865
_TOKEN_TABLE = "decoder.token_embedding.weight"  # noqa: S105 - the name of a weight, no secret


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """What a file holds: a checkpoint, or a compact voice model that is still to be expanded into one."""

    kind: Literal["checkpoint", "compact"]
    multilingual: bool


def look_at(path: Path) -> CheckpointFile:
    """Say what the file is without reading its weights. Raises `InvalidInput` where it is no Whisper model."""
    try:
        held = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
        dims = whisper.ModelDimensions(**held["dims"])
        rows, width = held["model_state_dict"][_TOKEN_TABLE].shape
    except Exception as error:  # torch names no common error for a file that it cannot read
        raise InvalidInput("%(path)s is not a Whisper checkpoint: give another file.", path=path.name) from error
    compact = "untrained_row" in held and "tokens" in held
    if width != dims.n_text_state or (rows != dims.n_vocab and not compact):
        raise InvalidInput(
            "%(path)s is not a whole Whisper checkpoint: its sizes do not fit; give another file.", path=path.name
        )
    return CheckpointFile("compact" if compact else "checkpoint", dims.n_vocab >= _FEWEST_MULTILINGUAL_TOKENS)


def load_checkpoint(path: Path, sha256: str) -> whisper.Whisper:
    """Load the model of a checkpoint file. Raises `InvalidInput` when it is none."""
    try:
        model = whisper.load_model(str(path.absolute()), device="cpu")
    except Exception as error:
        raise InvalidInput(
            "%(path)s is not a Whisper checkpoint: choose another with `storyloom models use`.", path=path.name
        ) from error
    if name := published_as(sha256):
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])  # noqa: SLF001 - the only place where they are
    return model
