"""Telling the phrases that Whisper is known to write where nobody speaks (see `phantom_phrases.toml`)."""

import tomllib
from functools import cache
from pathlib import Path

from archive.folding import fold

_TABLE = Path(__file__).with_name("phantom_phrases.toml")


def is_phantom(text: str) -> bool:
    """Whether this is a known phantom phrase, in whatever language: one that makes up words makes up their language."""
    letters = _letters(text)
    whole, within = _phrases()
    return any(phrase in letters for phrase in within) or any(_only(letters, phrase) for phrase in whole)


def _only(letters: str, phrase: str) -> bool:
    times = len(letters) // len(phrase)
    return times > 0 and letters == phrase * times


@cache
def _phrases() -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    whole, within = (
        frozenset(_letters(phrase) for phrases in table[kind].values() for phrase in phrases)
        for kind in ("whole", "within")
    )
    return whole, within


def _letters(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalpha())
