"""Folding text so that case, accents, hyphens and odd spaces do not hide a name, with the way back to the original.

Every folded character knows which original characters it stands for, because folding changes lengths: one letter may
become two, an accent none, a run of spaces one. Most texts need none of that, and are folded all at once.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_APOSTROPHES = frozenset("\u2018\u2019\u02bc\u02b9\u2032\uff07`\u00b4")
_HYPHENS = frozenset("-\u2010\u2011\u2043\ufe63\uff0d")
_LEFT_OUT = frozenset({"Mn", "Me", "Cf"})
_UNEVEN = "\uffff"
"""Stands for a character that folds to none or to several; no text has it, since it is no character."""
_OTHERS = re.compile(r"[^\x00-\x7f]")
FEW = 24
"""Up to so many different characters beyond ASCII are replaced one after the other."""
_JOINING_HYPHEN = re.compile(r"(?<=[^\W_])-(?=[^\W_])")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded `text`; character `i` of it stands for the original characters `offsets[i]` up to `ends[i]`."""

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Original characters that the folded `start` to `end` (exclusive, not empty) stand for, accents included."""
        return self.offsets[start], self.ends[end - 1]

    @property
    def is_even(self) -> bool:
        """Whether each folded character stands for the original one at the same place."""
        return isinstance(self.offsets, range)

    def is_split(self, place: int) -> bool:
        """Whether the characters before and at `place` come from one original character."""
        return 0 < place < len(self.text) and self.offsets[place - 1] == self.offsets[place]


class _FoldedCharacters(dict[int, str]):
    """What a character folds to, by its code, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded_character(chr(code))
        return folded


class _EvenCharacters(dict[int, str]):
    """The same for `str.translate`, where a character that does not fold to exactly one says so."""

    def __missing__(self, code: int) -> str:
        folded = _FOLDED[code]
        even = self[code] = folded if len(folded) == 1 and code != ord(_UNEVEN) else _UNEVEN
        return even


_FOLDED = _FoldedCharacters()
_EVEN = _EvenCharacters()


def fold(text: str) -> Folded:
    """Casefold, decompose, drop accents and invisible characters.

    A hyphen inside a word and a run of spaces each become one space.
    """
    even = _evenly(text)
    if _UNEVEN in even or "  " in even:
        return _fold_one_by_one(text)
    return Folded(_joined_by_spaces(even), range(len(even)), range(1, len(even) + 1))


def _evenly(text: str) -> str:
    """Each character as the one it folds to; `_UNEVEN` where that is not one."""
    if not text.isascii():
        # An ASCII text is translated many times faster, and a few accents are all that keep most from being one.
        others = set(_OTHERS.findall(text))
        for other in others if len(others) <= FEW else ():
            text = text.replace(other, _EVEN[ord(other)])
    return text.translate(_EVEN)


def _fold_one_by_one(text: str) -> Folded:
    characters: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(text):
        folded = _FOLDED[ord(character)]
        if folded == " " and characters and characters[-1] == " ":
            folded = ""
        if not folded and ends and unicodedata.category(character).startswith("M"):
            ends[-1] = place + 1
        characters.extend(folded)
        offsets.extend([place] * len(folded))
        ends.extend([place + 1] * len(folded))
    return Folded(_joined_by_spaces("".join(characters)), offsets, ends)


def _folded_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in _APOSTROPHES:
        return "'"
    if character in _HYPHENS:
        return "-"
    once = unicodedata.normalize("NFKD", character).casefold()
    twice = unicodedata.normalize("NFKD", once).casefold()
    twice = "".join("'" if letter in _APOSTROPHES else letter for letter in twice)  # a double prime is two of them
    kept = "".join(part for part in twice if unicodedata.category(part) not in _LEFT_OUT)
    return " " if kept.isspace() else kept


def _joined_by_spaces(text: str) -> str:
    """A hyphen between letters joins words as a space does; any other is a dash and stays."""
    return _JOINING_HYPHEN.sub(" ", text) if "-" in text else text
