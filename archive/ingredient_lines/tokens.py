"""A line as tokens: numbers, words and single signs, each knowing the characters it stands for."""

import re
import unicodedata
from dataclasses import dataclass, field

VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_TOKEN = re.compile(
    rf"[0-9]+(?:[.,][0-9]+)*|[{VULGAR}]|(?:[^\W\d_]|[\u0300-\u036f])+(?:['\u2019](?:[^\W\d_]|[\u0300-\u036f])+)*|\S"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `word` is its text folded for comparing."""

    text: str
    start: int
    end: int
    word: str = field(init=False)

    def __post_init__(self) -> None:
        folded = unicodedata.normalize("NFC", self.text).casefold().replace("\u2019", "'")
        object.__setattr__(self, "word", folded)

    @property
    def is_digits(self) -> bool:
        """Whether it is a number written in digits."""
        return self.text[0] in "0123456789"


def words(listed: str) -> frozenset[str]:
    """A list of words, written with spaces between them."""
    return frozenset(listed.split())


def tokens_of(text: str) -> list[Token]:
    """All of `text` but its white space."""
    return [Token(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def word_at(tokens: list[Token], at: int) -> str:
    """The folded word at this place; '' past either end."""
    return tokens[at].word if 0 <= at < len(tokens) else ""


def glued(tokens: list[Token], at: int) -> bool:
    """Whether nothing stands between this token and the one before it."""
    return 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start
