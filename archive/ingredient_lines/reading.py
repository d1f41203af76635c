"""A whole line read: amount, unit, what it is of, a note, and whether the reading can be trusted.

The reading is a way of cutting the line into pieces; put together they are the
line again, character for character. What is read is written down and read once
more before it is believed: a line that does not come through that unchanged is
kept whole, as the name of an ingredient, and marked.
"""

from dataclasses import dataclass
from enum import StrEnum

from archive.ingredient_lines.notes import note_begins
from archive.ingredient_lines.numbers import CARDINALS
from archive.ingredient_lines.quantities import Quantity, quantity_at
from archive.ingredient_lines.tokens import Token, glued, tokens_of, word_at, words

MOST_WORDS = 5
LONGEST = 500
"""A longer line is kept as it is and not read."""

_BULLETS = frozenset("-*•·–—◦▪‣+")  # noqa: RUF001 (bullets as people paste them)
_SAID_FIRST = words("then you we i they she he also so first next now take add need use put get have want")
_JOINED = frozenset({"and", "with", "plus"})
_OWNED = frozenset({"the", "your", "my", "our", "his", "her", "their", "a", "an"})
_PARTS_OF = words("juice zest rind peel grated leaves flesh seeds meat")
_BRACKETS = frozenset("([")
_OTHERS = frozenset({"and", "or", "&", "/"})


class Doubt(StrEnum):
    """Why a reading may be wrong."""

    nothing = "nothing"
    number = "number"
    several = "several"
    long = "long"
    unclear = "unclear"


class PieceKind(StrEnum):
    """What a piece of a line is; `filler` holds words such as "of" and "then"."""

    amount = "amount"
    unit = "unit"
    name = "name"
    note = "note"
    filler = "filler"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of the line."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class LineReading:
    """What a line says. `amount` is a number ("2", "1 1/2", "2-3", "about 2") or the words that stood for one."""

    said: str
    amount: str
    unit: str
    name: str
    note: str
    doubt: Doubt | None
    pieces: tuple[Piece, ...]

    @property
    def facts(self) -> tuple[str, str, str, str]:
        """Amount, unit, name and note."""
        return self.amount, self.unit, self.name, self.note


def read_line(said: str) -> LineReading:
    """Read one line; whatever it is, the pieces of the reading make up the line again."""
    reading = _read(said)
    if not reading.name:
        return _kept_whole(said, Doubt.nothing)
    if reading.doubt is Doubt.unclear or _read(written(reading)).facts == reading.facts:
        return reading
    return _kept_whole(said, Doubt.unclear)


def written(reading: LineReading) -> str:
    """The reading as a line in one plain form: "2 cup of rice, washed"."""
    of = f"{reading.unit} of {reading.name}" if reading.unit else reading.name
    line = f"{reading.amount} {of}".strip()
    return f"{line}, {reading.note}" if reading.note else line


def _kept_whole(said: str, doubt: Doubt) -> LineReading:
    pieces = (Piece(PieceKind.name, said),) if said else ()
    return LineReading(said, "", "", " ".join(said.split()), "", doubt, pieces)


def _read(said: str) -> LineReading:
    tokens = tokens_of(said)
    if not tokens or len(" ".join(said.split())) > LONGEST:
        return _kept_whole(said, Doubt.unclear if tokens else Doubt.nothing)
    kinds: list[PieceKind | None] = [None] * len(tokens)
    at = _skip_lead(tokens)
    at = _part_of(tokens, at, kinds)
    quantity = quantity_at(tokens, at)
    _mark_quantity(quantity, kinds)
    begins = _skip(tokens, quantity.after, {"of"} if quantity.amount or quantity.unit else set())
    begins = _skip(tokens, begins, _OWNED)
    while begins + 1 < len(tokens) and not tokens[begins].word[0].isalnum() and tokens[begins].text not in _BRACKETS:
        begins += 1
    ends = note_begins(tokens, begins, len(tokens))
    while ends > begins and not tokens[ends - 1].word[-1].isalnum() and tokens[ends - 1].word not in {")", "]", "%"}:
        ends -= 1
    for place in range(begins, len(tokens)):
        kinds[place] = PieceKind.name if place < ends else PieceKind.note
    name = _text(said, tokens, begins, ends)
    unit = quantity.unit.name if quantity.unit else ""
    note = _note(said, tokens, kinds)
    doubt = _doubt(tokens, begins, ends, kinds)
    return LineReading(said, quantity.amount, unit, name, note, doubt, _pieces(said, tokens, kinds))


def _skip_lead(tokens: list[Token]) -> int:
    """Past bullets and past what leads up to it in speech: "and then you take"."""
    at = 0
    while at + 1 < len(tokens) and tokens[at].text in _BULLETS and tokens[at + 1].text != "-":
        at += 1
    lead = at
    while word_at(tokens, lead) in _SAID_FIRST or (word_at(tokens, lead) in _JOINED and lead == at):
        lead += 1
        while word_at(tokens, lead) in _JOINED | {","}:
            lead += 1
    return lead if lead < len(tokens) else at


def _part_of(tokens: list[Token], at: int, kinds: list[PieceKind | None]) -> int:
    """Take "the juice of two lemons" apart: the lemons are the ingredient, the juice is noted."""
    begins = at + 1 if word_at(tokens, at) in {"the", "a"} else at
    ends = begins
    while word_at(tokens, ends) in _PARTS_OF | {"and"}:
        ends += 1
    if ends == begins or word_at(tokens, begins) == "and" or word_at(tokens, ends) != "of" or ends + 1 >= len(tokens):
        return at
    for place in range(begins, ends + 1):
        kinds[place] = PieceKind.note
    return ends + 1


def _mark_quantity(quantity: Quantity, kinds: list[PieceKind | None]) -> None:
    for place in quantity.amount_places:
        kinds[place] = PieceKind.amount
    for place in quantity.unit_places:
        kinds[place] = PieceKind.unit
    for start, end in quantity.noted:
        for place in range(start, end):
            kinds[place] = PieceKind.note


def _skip(tokens: list[Token], at: int, words: set[str] | frozenset[str]) -> int:
    """Past these words, as long as something is left."""
    while word_at(tokens, at) in words and at + 1 < len(tokens):
        at += 1
    return at


def _text(said: str, tokens: list[Token], start: int, end: int) -> str:
    return " ".join(said[tokens[start].start : tokens[end - 1].end].split()) if end > start else ""


def _note(said: str, tokens: list[Token], kinds: list[PieceKind | None]) -> str:
    """The stretches of notes, without the commas and brackets they came in."""
    stretches: list[list[int]] = []
    for place, kind in enumerate(kinds):
        if kind is not PieceKind.note:
            continue
        if stretches and stretches[-1][1] == place:
            stretches[-1][1] = place + 1
        else:
            stretches.append([place, place + 1])
    texts = (_bare(_text(said, tokens, start, end)) for start, end in stretches)
    return "; ".join(text for text in texts if text)


def _bare(text: str) -> str:
    text = text.strip(" ,;-–—./")  # noqa: RUF001 (dashes as people type them)
    if text[:1] in {"(", "["} and text[-1:] in {")", "]"} and not any(sign in text[1:-1] for sign in "()[]"):
        text = text[1:-1].strip()
    return text


def _pieces(said: str, tokens: list[Token], kinds: list[PieceKind | None]) -> tuple[Piece, ...]:
    """The line cut where the kind changes; the space between two pieces goes with the one before it."""
    pieces: list[Piece] = []
    start = 0
    for place in range(1, len(tokens)):
        if kinds[place] is not kinds[place - 1]:
            pieces.append(Piece(kinds[place - 1] or PieceKind.filler, said[start : tokens[place].start]))
            start = tokens[place].start
    return (*pieces, Piece(kinds[-1] or PieceKind.filler, said[start:]))


def _doubt(tokens: list[Token], begins: int, ends: int, kinds: list[PieceKind | None]) -> Doubt | None:
    name = tokens[begins:ends]
    lettered = [token for token in name if token.word[0].isalpha()]
    if not lettered:
        return Doubt.nothing
    if any(token.is_digits or token.word in CARDINALS for token in name) or _loose_number(tokens, kinds):
        return Doubt.number
    if any(token.word in _OTHERS for token in name[1:-1]):
        return Doubt.several
    return Doubt.long if len(lettered) > MOST_WORDS else None


def _loose_number(tokens: list[Token], kinds: list[PieceKind | None]) -> bool:
    """As in "1 cup plus 2 tablespoons": what was put aside is more of it, and the amount is not all."""
    return any(
        token.word in {"plus", "+"} and kinds[place] is PieceKind.note and not glued(tokens, place)
        for place, token in enumerate(tokens[:-1])
        if tokens[place + 1].word[0].isdigit() or tokens[place + 1].word in {"one", "two", "three", "a", "half"}
    )
