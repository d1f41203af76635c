"""How letters are compared: case, accents and width do not matter, everything else does.

The index and the question are folded by the same function, so that what is
found can also be marked. A folded word remembers where each of its letters
stands in the text it came from. Nothing is stemmed or translated here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WORD = 64
"""Letters of a word that are compared; longer runs are no words anyone types."""


_PLAIN_WORD = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class FoldedWord:
    """One word of a text: its folded letters, its place, and where each folded letter ends."""

    text: str
    start: int
    end: int
    letter_ends: tuple[int, ...]


DOTLESS_I = "\u0131"
"""Its capital is a plain I, so it must fold to what that folds to."""


@lru_cache(maxsize=8192)
def fold_letter(letter: str) -> str:
    """Fold one character to none, one or several: `É` to `e`, `ß` to `ss`, a combining accent to nothing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    kept = (sign for sign in plain if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    return "".join(kept).replace(DOTLESS_I, "i")


def fold_words(text: str) -> Iterator[FoldedWord]:
    """Yield the words of a text in order, folded, with offsets into the text as given."""
    letters: list[str] = []
    ends: list[int] = []
    start = 0
    for place, character in enumerate(text):
        folded = fold_letter(character)
        if not folded and letters:
            ends[-1] = place + 1
        for sign in folded:
            if _belongs_to_a_word(sign):
                if not letters:
                    start = place
                letters.append(sign)
                ends.append(place + 1)
            elif letters:
                yield _word(letters, start, ends)
                letters, ends = [], []
    if letters:
        yield _word(letters, start, ends)


def folded(text: str) -> tuple[str, ...]:
    """Return the folded words of a text without their places."""
    if text.isascii():
        # Most of what is said, and about thirty times as fast.
        return tuple(word[:LONGEST_WORD] for word in _PLAIN_WORD.findall(text.lower()))
    return tuple(word[:LONGEST_WORD] for word in text.translate(_SIGNS).split())


def _belongs_to_a_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM"


def _word(letters: list[str], start: int, ends: list[int]) -> FoldedWord:
    kept = tuple(ends[:LONGEST_WORD])
    return FoldedWord("".join(letters[:LONGEST_WORD]), start, ends[-1], kept)


class _Signs(dict[int, str]):
    """What each character folds to, with a space for whatever stands between words; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = "".join(sign if _belongs_to_a_word(sign) else " " for sign in fold_letter(chr(code)))
        return kept


_SIGNS = _Signs()
