"""Folding text so that case, accents, hyphens and odd spaces do not hide a name, with the way back to the original.

Every folded character knows which original characters it stands for, because folding changes lengths: one letter may
become two, an accent none, a run of spaces one.
"""

import unicodedata
from dataclasses import dataclass

_APOSTROPHES = frozenset("\u2018\u2019\u02bc\u02b9\u2032\uff07`\u00b4")
_HYPHENS = frozenset("-\u2010\u2011\u2043\ufe63\uff0d")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded `text`; character `i` of it stands for the original characters `offsets[i]` up to `ends[i]`."""

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Original characters that the folded `start` to `end` (exclusive, not empty) stand for, accents included."""
        return self.offsets[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Casefold, decompose, drop accents and invisible characters.

    A hyphen inside a word and a run of spaces each become one space.
    """
    characters: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(text):
        folded = _folded_character(character)
        if folded == " " and characters and characters[-1] == " ":
            folded = ""
        if not folded and ends and unicodedata.category(character).startswith("M"):
            ends[-1] = place + 1
        characters.extend(folded)
        offsets.extend([place] * len(folded))
        ends.extend([place + 1] * len(folded))
    return Folded(_joined_by_spaces(characters), tuple(offsets), tuple(ends))


def _folded_character(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character.lower()
    if character.isspace():
        return " "
    if character in _APOSTROPHES:
        return "'"
    if character in _HYPHENS:
        return "-"
    once = unicodedata.normalize("NFKD", character).casefold()
    twice = unicodedata.normalize("NFKD", once).casefold()
    kept = "".join(part for part in twice if unicodedata.category(part) not in {"Mn", "Me", "Cf"})
    return " " if kept.isspace() else kept


def _joined_by_spaces(characters: list[str]) -> str:
    """A hyphen between letters joins words as a space does; any other is a dash and stays."""
    inner = range(1, len(characters) - 1)
    hyphens = [i for i in inner if characters[i] == "-" and characters[i - 1].isalnum() and characters[i + 1].isalnum()]
    for place in hyphens:
        characters[place] = " "
    return "".join(characters)
