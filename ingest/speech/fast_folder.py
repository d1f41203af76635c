"""The folder that the fast engine reads, as faster-whisper's models come: which files have to be in it.

Its library asks a network for a tokenizer that is not there; so a folder without one is never handed to it.
"""

import json
from pathlib import Path

from archive.errors import MissingPart

WEIGHTS = "model.bin"
_FEWEST_MULTILINGUAL_TOKENS = 51865


def is_fast_folder(path: Path) -> bool:
    """Whether this is a folder with the fast engine's weights, whole or not."""
    return (path / WEIGHTS).is_file()


def check_fast_folder(path: Path) -> None:
    """Raise `MissingPart`, with what to do about it, where a file is missing without which the engine cannot start."""
    for name in ("config.json", "tokenizer.json"):
        if not (path / name).is_file():
            raise MissingPart(
                "The model folder %(path)s has no %(name)s: put there the one that belongs to its "
                "model, or type or import the transcript.",
                path=path,
                name=name,
            )
    if not _vocabularies(path):
        raise MissingPart(
            "The model folder %(path)s has no vocabulary.json or vocabulary.txt: put there the one "
            "that belongs to its model, or type or import the transcript.",
            path=path,
        )


def is_multilingual(path: Path) -> bool:
    """Whether the folder's model knows more than English, by the size of its vocabulary."""
    for found in _vocabularies(path):
        text = found.read_text(encoding="utf-8")
        tokens = json.loads(text) if found.suffix == ".json" else text.rstrip("\n").split("\n")
        return len(tokens) >= _FEWEST_MULTILINGUAL_TOKENS
    return False


def _vocabularies(path: Path) -> list[Path]:
    return [path / name for name in ("vocabulary.json", "vocabulary.txt") if (path / name).is_file()]
