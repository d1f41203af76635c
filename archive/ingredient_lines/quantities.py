"""How much of it, at the beginning of a line: a number, words that are none ("some", "a pinch"), and a unit.

Words that say no number are kept as they are; none is made up for them. "A" is
one only before something that is counted: a cup and an onion, never a pinch.
"""

from dataclasses import dataclass, field

from archive.ingredient_lines.numbers import ONE, Number, further_number, number_at
from archive.ingredient_lines.tokens import Token, glued, word_at
from archive.ingredient_lines.units import SIZES, Unit, unit_at

_ABOUT = (
    ("no", "more", "than"), ("more", "or", "less"), ("at", "least"), ("at", "most"), ("up", "to"), ("more", "than"),
    ("less", "than"), ("a", "good"), ("about",), ("around",), ("roughly",), ("approximately",), ("approx",), ("circa",),
    ("ca",), ("maybe",), ("perhaps",), ("nearly",), ("almost",), ("just", "over"), ("just", "under"), ("only",),
    ("over",), ("under",), ("some",), ("~",), ("≈",),
)  # fmt: skip
_VAGUE = (
    ("a", "little", "bit"), ("just", "a", "little"), ("a", "good", "deal"), ("a", "great", "deal"), ("a", "couple"),
    ("not", "too", "much"), ("not", "much"), ("as", "much"), ("as", "many"), ("a", "whole", "lot"), ("a", "lot"),
    ("a", "few"), ("a", "little"), ("a", "good", "many"), ("equal", "parts"), ("equal", "amounts"), ("the", "rest"),
    ("the", "remaining"), ("the", "same", "amount"), ("just", "enough"), ("lots",), ("plenty",), ("some", "more"),
    ("quite", "some"), ("some",), ("several",), ("enough",), ("many",), ("much",), ("any",), ("more",), ("few",),
    ("little",), ("extra",), ("all",),
)  # fmt: skip
_TIMES = frozenset("x×")  # noqa: RUF001 (the sign itself)
_SIGNS = _TIMES | {"/", "plus", "+"}
_ARTICLES = frozenset({"a", "an"})
_OWNED = frozenset({"the", "your", "my", "our", "his", "her", "their", "this", "that", "these", "those"})


@dataclass(slots=True)
class Quantity:
    """What was found before `after`; places are of tokens. `noted` are stretches that belong to the note."""

    amount: str = ""
    unit: Unit | None = None
    amount_places: set[int] = field(default_factory=set)
    unit_places: set[int] = field(default_factory=set)
    noted: list[tuple[int, int]] = field(default_factory=list)
    after: int = 0


def quantity_at(tokens: list[Token], at: int) -> Quantity:
    """The quantity that begins here; empty, with `after` at the same place, where none does."""
    about = _words(tokens, at, _ABOUT)
    number = number_at(tokens, at + about)
    if number is not None and not _is_a_name(tokens, number[1]):
        prefix = " ".join(token.word for token in tokens[at : at + about])
        return _numbered(tokens, at, number, prefix)
    vague = _words(tokens, at, _VAGUE)
    if vague:
        return _vague(tokens, at, vague)
    if word_at(tokens, at) in _ARTICLES:
        return _article(tokens, at)
    found = unit_at(tokens, at)
    if found is not None and word_at(tokens, found[1]) == "of":
        return _with_unit(Quantity(after=at), tokens, at)
    if word_at(tokens, at) in _OWNED:
        return quantity_at(tokens, at + 1) if number_at(tokens, at + 1) else Quantity(after=at + 1)
    return Quantity(after=at)


def _is_a_name(tokens: list[Token], at: int) -> bool:
    """Whether it is no number after all: "7-up" begins with none, "14-ounce" and "2-inch" do."""
    joined = word_at(tokens, at) == "-" and glued(tokens, at) and glued(tokens, at + 1)
    return joined and word_at(tokens, at + 1)[0].isalpha() and unit_at(tokens, at + 1) is None


def _words(tokens: list[Token], at: int, known: tuple[tuple[str, ...], ...]) -> int:
    """How many tokens from here are one of these runs of words; 0 for none."""
    for words in known:
        if all(word_at(tokens, at + n) == word for n, word in enumerate(words)):
            return len(words)
    return 0


def _numbered(tokens: list[Token], at: int, found: tuple[Number, int], prefix: str) -> Quantity:
    number, after = found
    quantity = Quantity(amount=number.shown, amount_places=set(range(at, after)), after=after)
    if word_at(tokens, after) in _ARTICLES and word_at(tokens, after - 1) == "half":
        quantity.after += 1
    _set_aside(quantity, tokens)
    quantity = _with_unit(quantity, tokens, quantity.after)
    more = further_number(number, tokens, quantity.after) if quantity.unit else None
    if more is not None and more[1] < len(tokens):
        quantity.amount = more[0].shown
        quantity.amount_places |= set(range(quantity.after, more[1]))
        quantity.after = more[1]
    quantity.amount = " ".join(part for part in (prefix, quantity.amount) if part)
    _set_aside(quantity, tokens)
    return quantity


def _set_aside(quantity: Quantity, tokens: list[Token]) -> None:
    """Take a note out of the way: "(14 oz)", "x 400 g", "/ 240 ml", "plus 2 tablespoons", "28-ounce (can)"."""
    at = quantity.after
    end = _bracket(tokens, at) or _second_measure(quantity, tokens, at)
    if at < end < len(tokens):
        quantity.noted.append((at, end))
        quantity.after = end


def _bracket(tokens: list[Token], at: int) -> int:
    closing = {"(": ")", "[": "]"}.get(word_at(tokens, at))
    return next((n + 1 for n in range(at, len(tokens)) if tokens[n].text == closing), 0) if closing else 0


def _second_measure(quantity: Quantity, tokens: list[Token], at: int) -> int:
    """Where another measure ends that begins here, after its sign or, in front of a container, without one."""
    word = word_at(tokens, at)
    if word in _SIGNS and (quantity.unit or word in _TIMES):
        return _measure(tokens, at + 1)
    container = unit_at(tokens, at)
    if quantity.unit is not None:
        return container[1] if container and _something_left(tokens, container[1]) else 0
    end = _measure(tokens, at)
    return end if end and unit_at(tokens, end) is not None else 0


def _measure(tokens: list[Token], at: int) -> int:
    number = number_at(tokens, at)
    if number is None:
        return 0
    unit = unit_at(tokens, number[1] + 1 if word_at(tokens, number[1]) == "-" else number[1])
    return unit[1] if unit else 0


def _with_unit(quantity: Quantity, tokens: list[Token], at: int) -> Quantity:
    """Take the unit and the words of size before it, if something is left that it can be a measure of."""
    if word_at(tokens, at) == "of" and word_at(tokens, at + 1) in _ARTICLES and unit_at(tokens, at + 2) is not None:
        at += 2
    size_from = at
    while word_at(tokens, at) in SIZES or (word_at(tokens, at) == "-" and quantity.amount):
        at += 1
    found = unit_at(tokens, at)
    if found is None or not _something_left(tokens, found[1]):
        return quantity
    quantity.unit = found[0]
    quantity.unit_places = set(range(at, found[1]))
    if any(tokens[n].word in SIZES for n in range(size_from, at)):
        quantity.noted.append((size_from, at))
    quantity.after = found[1]
    return quantity


def _something_left(tokens: list[Token], at: int) -> bool:
    rest = at + 1 if word_at(tokens, at) == "of" else at
    return (rest < len(tokens) and word_at(tokens, rest)[0].isalnum()) or _is_more(tokens, at)


def _is_more(tokens: list[Token], at: int) -> bool:
    """A bracket or a second measure may stand between a unit and what it measures."""
    return word_at(tokens, at) in {"(", "[", "/", "+"} and any(token.word[0].isalpha() for token in tokens[at + 1 :])


def _vague(tokens: list[Token], at: int, length: int) -> Quantity:
    """Words for a number: "a few sprigs of mint" has a unit behind its vague words, "a little sage" none."""
    amount = " ".join(token.word for token in tokens[at : at + length])
    after = at + length
    quantity = Quantity(amount=amount, amount_places=set(range(at, after)), after=after)
    return _with_unit(quantity, tokens, after)


def _article(tokens: list[Token], at: int) -> Quantity:
    """An "a" with a unit or a name behind it; alone it is nothing."""
    quantity = Quantity(amount="1", amount_places={at}, after=at + 1)
    _set_aside(quantity, tokens)
    quantity = _with_unit(quantity, tokens, quantity.after)
    if quantity.unit is not None and quantity.unit.imprecise:
        quantity.amount = tokens[at].word
    if quantity.unit is not None:
        more = further_number(ONE, tokens, quantity.after)
        if more is not None and more[1] < len(tokens):
            quantity.amount = more[0].shown
            quantity.amount_places |= set(range(quantity.after, more[1]))
            quantity.after = more[1]
        _set_aside(quantity, tokens)
    return quantity if quantity.after < len(tokens) else Quantity(after=at)
