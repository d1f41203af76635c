"""A lineage drawn as a small tree: hands in rows by generation, each handover a line from one to the next.

Pure geometry in the units of the drawing; the list beneath it says the same in words.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from archive.lineages import generations
from archive.reading_lineage import HandoverLine

HAND_WIDE, HAND_HIGH = 150.0, 46.0
GAP_WIDE, GAP_HIGH = 18.0, 54.0
MARGIN = 4.0
LINE_HIGH = 17.0
MOST_LETTERS, MOST_LINES = 19, 2


@dataclass(frozen=True, slots=True)
class DrawnHand:
    """Someone who held the seed: a box with its name in one or two lines, and where those stand."""

    x: float
    y: float
    lines: tuple[tuple[str, float], ...]

    @property
    def middle(self) -> float:
        """The middle of the box, from the left."""
        return self.x + HAND_WIDE / 2


@dataclass(frozen=True, slots=True)
class DrawnHandover:
    """A line from giver to receiver, and its year ('' for none) with its place."""

    path: str
    year: str
    year_x: float
    year_y: float


@dataclass(frozen=True, slots=True)
class LineageTree:
    """The drawing: as wide and high as it needs."""

    width: float
    height: float
    hands: tuple[DrawnHand, ...]
    handovers: tuple[DrawnHandover, ...]

    @property
    def hand_size(self) -> tuple[float, float]:
        """How wide and high each box is."""
        return HAND_WIDE, HAND_HIGH

    @property
    def view_box(self) -> str:
        """For the SVG element."""
        return f"0 0 {self.width:g} {self.height:g}"


def lineage_tree(lineage: Sequence[HandoverLine]) -> LineageTree | None:
    """The tree of these handovers; None where there is nothing to draw: fewer than two hands."""
    steps = [(giver, receiver) for line in lineage for giver, receiver in [line.hands] if giver is not None]
    if not steps:
        return None
    names: dict[int, str] = {}
    for line in lineage:
        for number, name in zip(line.hands, (line.giver, line.receiver), strict=True):
            if number is not None and name:
                names.setdefault(number, name)
    depth = {**dict.fromkeys(names, 0), **generations(steps)}
    places = _places(depth, steps)
    width = 2 * MARGIN + max(x for x, _ in places.values()) + HAND_WIDE
    height = 2 * MARGIN + max(y for _, y in places.values()) + HAND_HIGH
    hands = {number: _hand(names.get(number, ""), *place) for number, place in places.items()}
    return LineageTree(
        width=width,
        height=height,
        hands=tuple(hands.values()),
        handovers=tuple(
            _handover(hands[giver], hands[receiver], line.year)
            for line in lineage
            for giver, receiver in [line.hands]
            if giver is not None
        ),
    )


def _places(depth: dict[int, int], steps: list[tuple[int, int]]) -> dict[int, tuple[float, float]]:
    """Rows by generation, each centred; in a row, whoever received from further left stands further left."""
    rows: dict[int, list[int]] = defaultdict(list)
    for number, level in depth.items():
        rows[level].append(number)
    widest = max(len(row) for row in rows.values())
    places: dict[int, tuple[float, float]] = {}
    for level in sorted(rows):
        row = sorted(rows[level], key=lambda number: _pull(number, steps, places))
        first_x = (widest - len(row)) * (HAND_WIDE + GAP_WIDE) / 2
        for at, number in enumerate(row):
            places[number] = (first_x + at * (HAND_WIDE + GAP_WIDE), level * (HAND_HIGH + GAP_HIGH))
    return places


def _pull(number: int, steps: list[tuple[int, int]], places: dict[int, tuple[float, float]]) -> float:
    above = [places[giver][0] for giver, receiver in steps if receiver == number and giver in places]
    return sum(above) / len(above) if above else 0.0


def _hand(name: str, x: float, y: float) -> DrawnHand:
    lines = wrap(name, MOST_LETTERS, max_lines=MOST_LINES, placeholder="…") or [""]
    first_y = y + MARGIN + HAND_HIGH / 2 - (len(lines) - 1) * LINE_HIGH / 2
    return DrawnHand(x + MARGIN, y + MARGIN, tuple((line, first_y + at * LINE_HIGH) for at, line in enumerate(lines)))


def _handover(giver: DrawnHand, receiver: DrawnHand, year: int | None) -> DrawnHandover:
    start_y, end_y = giver.y + HAND_HIGH, receiver.y - 6
    bend = (end_y - start_y) / 2
    path = (
        f"M{giver.middle:g} {start_y:g}C{giver.middle:g} {start_y + bend:g} "
        f"{receiver.middle:g} {end_y - bend:g} {receiver.middle:g} {end_y:g}"
    )
    return DrawnHandover(path, str(year or ""), (giver.middle + receiver.middle) / 2, (start_y + end_y) / 2)
