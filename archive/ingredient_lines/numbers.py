"""Numbers as people write and say them: 2.5, 1 1/2, ½, two and a half, three quarters, two or three, 2-3."""

from dataclasses import dataclass
from fractions import Fraction

from archive.ingredient_lines.tokens import VULGAR, Token, word_at

_VULGAR_VALUES = dict(
    zip(
        VULGAR,
        (Fraction(n, d) for n, d in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 6),
                                     (5, 6), (1, 8), (3, 8), (5, 8), (7, 8))),
        strict=True,
    )
)  # fmt: skip
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = {word: n for n, word in enumerate(_ONES, start=1)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_LARGE = {"hundred": 100, "thousand": 1000}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
          "fifth": 5, "fifths": 5, "eighth": 8, "eighths": 8}  # fmt: skip
_SLASHES = frozenset("/\u2044")
_DASHES = frozenset("-‐‑–—")  # noqa: RUF001 (each of them is typed by somebody)
_TO = _DASHES | {"to", "or"}
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or a range of them; `shown` is its one way of being written."""

    least: Fraction
    most: Fraction
    shown: str


ONE = Number(Fraction(1), Fraction(1), "1")

Found = tuple[Number, int]
"""A number, and the place of the token after it."""


def number_at(tokens: list[Token], at: int) -> Found | None:
    """The number or range that begins at this token; None where none does."""
    if word_at(tokens, at) in {"between", "from"}:
        return _between(tokens, at)
    first = _one_number(tokens, at)
    if first is None:
        return None
    number, after = first
    if word_at(tokens, after) not in _TO:
        return first
    second = _one_number(tokens, after + 1)
    if second is None or second[0].least <= number.least:
        return first
    return _range(number, second[0]), second[1]


def further_number(number: Number, tokens: list[Token], at: int) -> Found | None:
    """What follows a unit and still belongs to the number: "(a cup) and a half", "(a cup) or two"."""
    if word_at(tokens, at) == "and":
        part = _part(tokens, at + 1)
        if part is not None and part[0] < 1 and number.least == number.most:
            return _exact(number.least + part[0]), part[1]
    if word_at(tokens, at) in {"or", "to"} and number.least == number.most:
        second = _one_number(tokens, at + 1)
        if second is not None and second[0].least > number.least:
            return _range(number, second[0]), second[1]
    return None


def _between(tokens: list[Token], at: int) -> Found | None:
    first = _one_number(tokens, at + 1)
    if first is None or word_at(tokens, first[1]) not in {"and", "to"}:
        return None
    second = _one_number(tokens, first[1] + 1)
    if second is None or second[0].least <= first[0].least:
        return None
    return _range(first[0], second[0]), second[1]


def _range(first: Number, second: Number) -> Number:
    return Number(first.least, second.most, f"{first.shown}-{second.shown}")


def _exact(value: Fraction) -> Number:
    whole, rest = divmod(value, 1)
    shown = " ".join(str(part) for part in (whole, rest) if part) or "0"
    return Number(value, value, shown)


def _one_number(tokens: list[Token], at: int) -> Found | None:
    if at >= len(tokens):
        return None
    if tokens[at].is_digits and not _is_fraction(tokens, at):
        return _digits(tokens, at)
    spoken = _spoken(tokens, at)
    if spoken is not None:
        return spoken
    part = _part(tokens, at)
    return None if part is None else (_exact(part[0]), part[1])


def _is_fraction(tokens: list[Token], at: int) -> bool:
    return word_at(tokens, at + 1) in _SLASHES and word_at(tokens, at + 2).isdecimal()


def _digits(tokens: list[Token], at: int) -> Found | None:
    text = tokens[at].text
    head, _, tail = text.replace(",", ".").rpartition(".")
    if not head:
        if len(text) > _MOST_DIGITS:
            return None
        return _with_part(int(text), tokens, at + 1)
    if "." in head or len(text) > 2 * _MOST_DIGITS:
        return None
    if "," in text and len(tail) == 3:  # noqa: PLR2004 (1,000 is a thousand)
        return _exact(Fraction(int(head + tail))), at + 1
    value = Fraction(f"{head}.{tail}")
    shown = f"{head.lstrip('0') or '0'}.{tail}".rstrip("0").rstrip(".")
    return Number(value, value, shown), at + 1


def _with_part(whole: int, tokens: list[Token], at: int) -> Found:
    """A whole number and the fraction that may follow it: 1 1/2, 1-1/2, 1½, two and a half, 2 and 3/4."""
    skipped = at + 1 if word_at(tokens, at) in {"and", "&"} | _DASHES else at
    part = _part(tokens, skipped)
    if part is not None and 0 < part[0] < 1 and _belongs(tokens, at, skipped):
        return _exact(whole + part[0]), part[1]
    return _exact(Fraction(whole)), at


def _belongs(tokens: list[Token], at: int, part_at: int) -> bool:
    """A fraction right after a whole number is part of it; after a dash only in digits, since "one-half" is a half."""
    if part_at == at:
        return word_at(tokens, part_at) not in _PARTS
    return word_at(tokens, at) not in _DASHES or tokens[part_at].is_digits or tokens[part_at].text in VULGAR


def _spoken(tokens: list[Token], at: int) -> Found | None:
    """A whole number in words, and the fraction after it; "a" and "an" are numbers only before a hundred."""
    word = word_at(tokens, at)
    if word in {"a", "an"} and word_at(tokens, at + 1) in _LARGE:
        return _hundreds(1, tokens, at + 1)
    if word not in CARDINALS:
        return None
    value, after = CARDINALS[word], at + 1
    joined = after + 1 if word_at(tokens, after) in _DASHES else after
    if value >= 20 and CARDINALS.get(word_at(tokens, joined), 99) < 10:  # noqa: PLR2004 (twenty-one to ninety-nine)
        value, after = value + CARDINALS[word_at(tokens, joined)], joined + 1
    if word_at(tokens, after) in _LARGE:
        return _hundreds(value, tokens, after)
    parts_at = after + 1 if word_at(tokens, after) in _DASHES else after
    if word_at(tokens, parts_at) in _PARTS:
        return _exact(Fraction(value, _PARTS[word_at(tokens, parts_at)])), parts_at + 1
    return _with_part(value, tokens, after)


def _hundreds(value: int, tokens: list[Token], at: int) -> Found:
    value, after = value * _LARGE[word_at(tokens, at)], at + 1
    rest_at = after + 1 if word_at(tokens, after) == "and" else after
    rest = CARDINALS.get(word_at(tokens, rest_at))
    if rest is not None:
        return _exact(Fraction(value + rest)), rest_at + 1
    return _exact(Fraction(value)), after


def _part(tokens: list[Token], at: int) -> tuple[Fraction, int] | None:
    """A fraction: 1/2, ½, half, a quarter, three quarters."""
    if at >= len(tokens):
        return None
    if tokens[at].text in _VULGAR_VALUES:
        return _VULGAR_VALUES[tokens[at].text], at + 1
    if tokens[at].is_digits:
        return _written_part(tokens, at) if _is_fraction(tokens, at) else None
    word, following = word_at(tokens, at), word_at(tokens, at + 1)
    if word == "half":
        return Fraction(1, 2), at + 1
    above = 1 if word in {"a", "an"} else CARDINALS.get(word)
    return (Fraction(above, _PARTS[following]), at + 2) if above and following in _PARTS else None


def _written_part(tokens: list[Token], at: int) -> tuple[Fraction, int] | None:
    above, below = word_at(tokens, at), word_at(tokens, at + 2)
    if not above.isdecimal() or len(above + below) > _MOST_DIGITS or not int(below):
        return None
    return Fraction(int(above), int(below)), at + 3
