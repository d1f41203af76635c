"""Where the loom across stories is drawn: its warp threads hang from the top, each story is a line of weft."""

from dataclasses import dataclass
from itertools import pairwise

from archive.reading_mentions import Link
from web.archive_loom import Cloth, ClothCell, ClothRow
from web.loom_curves import Point, path_between

WIDE, CLOSE, NARROW = 960.0, 640.0, 380.0
NARROW_BELOW = 600
TITLE_LIMIT, TITLE_LIMIT_CLOSE, TITLE_LIMIT_NARROW = 30, 24, 40
NAME_LIMIT, NAME_LIMIT_NARROW = 17, 14
TITLE_SHARE = 0.27
SWAY = 0.1
BEYOND = 22.0


@dataclass(frozen=True, slots=True)
class WeftLine:
    """A story's line: its name, its height, and the stretch between its first and last knot (none: it has none)."""

    row: ClothRow
    label: str
    y: float
    label_y: float
    reach: tuple[float, float] | None
    speaks: bool


@dataclass(frozen=True, slots=True)
class WarpLine:
    """A subject's thread, drawn as if it lay on its side (x down, y across), and its lit stretches by strength."""

    subject: Link
    label: str
    x: float
    path: str
    lit: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A knot."""

    row: int
    column: int
    x: float
    y: float
    cell: ClothCell
    share: int


@dataclass(frozen=True, slots=True)
class ClothDrawing:
    """The drawing, in user units; knots are in the order of rows."""

    width: float
    height: float
    left: float
    right: float
    head: float
    narrow: bool
    weft: tuple[WeftLine, ...]
    warp: tuple[WarpLine, ...]
    knots: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    left: float
    right: float
    head: float
    pitch: float
    columns: int
    rows: int

    def x(self, column: int) -> float:
        return round(self.left + (column + 0.5) * (self.right - self.left) / max(1, self.columns), 1)

    def y(self, row: int) -> float:
        return round(self.head + (row + 0.5) * self.pitch, 1)

    @property
    def foot(self) -> float:
        return self.head + self.rows * self.pitch + BEYOND


def draw_cloth(cloth: Cloth, *, width: float) -> ClothDrawing:
    """Draw it in a box of this width; names of stories stand beside their lines, or above them in a narrow one."""
    narrow = width < NARROW_BELOW
    grid = _Grid(
        left=6 if narrow else width * TITLE_SHARE,
        right=width - (6 if narrow else 60),
        head=128 if narrow else 132,
        pitch=46 if narrow else 34,
        columns=len(cloth.columns),
        rows=len(cloth.rows),
    )
    knots = tuple(
        Crossing(row, column, _swayed(grid, row, column), grid.y(row), cell, cell.share(cloth.rows[row]))
        for (row, column), cell in sorted(cloth.cells.items())
    )
    return ClothDrawing(
        width=width,
        height=grid.foot,
        left=grid.left,
        right=grid.right,
        head=grid.head,
        narrow=narrow,
        weft=tuple(_weft(cloth, grid, knots, at, narrow=narrow) for at in range(len(cloth.rows))),
        warp=tuple(_warp(cloth, grid, knots, at, narrow=narrow) for at in range(len(cloth.columns))),
        knots=knots,
    )


def _swayed(grid: _Grid, row: int, column: int) -> float:
    """Where a thread crosses a row: a little to one side and then the other, as if it were woven."""
    room = (grid.right - grid.left) / max(1, grid.columns)
    return round(grid.x(column) + (SWAY if (row + column) % 2 else -SWAY) * min(room, 60), 1)


def _weft(cloth: Cloth, grid: _Grid, knots: tuple[Crossing, ...], at: int, *, narrow: bool) -> WeftLine:
    own = [knot.x for knot in knots if knot.row == at]
    row = cloth.rows[at]
    limit = TITLE_LIMIT if grid.left > WIDE * TITLE_SHARE - 1 else TITLE_LIMIT_CLOSE
    return WeftLine(
        row=row,
        label=_cut(row.stories[0].title, TITLE_LIMIT_NARROW if narrow else limit),
        y=grid.y(at),
        label_y=round(grid.y(at) - 13, 1) if narrow else round(grid.y(at) + 5, 1),
        reach=(min(own), max(own)) if own else None,
        speaks=cloth.speaks(at),
    )


def _warp(cloth: Cloth, grid: _Grid, knots: tuple[Crossing, ...], at: int, *, narrow: bool) -> WarpLine:
    subject = cloth.columns[at]
    run: list[Point] = [
        (grid.head - 14, grid.x(at)),
        *((grid.y(row), _swayed(grid, row, at)) for row in range(grid.rows)),
        (grid.foot, grid.x(at)),
    ]
    return WarpLine(
        subject=subject,
        label=_cut(subject.name, NAME_LIMIT_NARROW if narrow else NAME_LIMIT),
        x=grid.x(at),
        path=path_between(run, run[0][0], run[-1][0]),
        lit=_lit(grid, run, [knot for knot in knots if knot.column == at]),
    )


def _lit(grid: _Grid, run: list[Point], knots: list[Crossing]) -> tuple[tuple[int, str], ...]:
    """(strength, stretch): one for neighbours of the same strength, and half a row beyond the outermost."""
    stretches: list[list[Crossing]] = []
    for before, knot in pairwise((None, *knots)):
        if knot is None:
            continue
        if before is not None and knot.row == before.row + 1 and knot.share == before.share:
            stretches[-1].append(knot)
        else:
            stretches.append([knot])
    half = grid.pitch * 0.46
    return tuple((own[0].share, path_between(run, own[0].y - half, own[-1].y + half)) for own in stretches)


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
