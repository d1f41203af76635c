"""A chart of how often a trail was met, day by day: bars of scans and of plays side by side, drawn as SVG here.

It is a picture only; the same numbers stand in a table beneath it.
"""

from dataclasses import dataclass

from archive.reading_listening_counts import CountedDay

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 240, 60, 28, 14, 32
BAR_SHARE = 0.36
LINES = 4
EVERY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; `kind` says of what, for its colour and pattern."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the scale, or a day beneath it: where, and which number or day."""

    at: float
    value: object


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn."""

    width: int
    height: int
    left: int
    base: float
    bars: tuple[Bar, ...]
    scale: tuple[Mark, ...]
    days: tuple[Mark, ...]


def chart_of(days: tuple[CountedDay, ...]) -> Chart:
    """The days as bars, from left to right."""
    top = _round_up(max([1, *(day.scans for day in days), *(day.plays for day in days)]))
    base, room = float(HEIGHT - BOTTOM), HEIGHT - BOTTOM - TOP
    step = (WIDTH - LEFT - RIGHT) / max(1, len(days))
    bars = []
    for number, day in enumerate(days):
        for side, (kind, count) in enumerate((("scan", day.scans), ("play", day.plays))):
            height = round(room * count / top, 1)
            x = LEFT + step * (number + 0.5 - BAR_SHARE + side * BAR_SHARE)
            if count:
                bars.append(Bar(kind, round(x, 1), round(base - height, 1), round(step * BAR_SHARE, 1), height))
    lines = sorted({round(top * line / LINES) for line in range(LINES + 1)})
    scale = tuple(Mark(round(base - room * value / top, 1), value) for value in lines)
    newest = len(days) - 1
    shown = [(number, day) for number, day in enumerate(days) if (newest - number) % EVERY_DAYS == 0]
    marks = tuple(Mark(round(LEFT + step * (number + 0.5), 1), day.day) for number, day in shown)
    return Chart(WIDTH, HEIGHT, LEFT, base, tuple(bars), scale, marks)


def _round_up(value: int) -> int:
    """The next round number, at least 4."""
    size = 1
    while True:
        for step in (4, 6, 8, 10, 15, 20):
            if value <= step * size:
                return step * size
        size *= 10
