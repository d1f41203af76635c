"""What goes into the loom (a story, its passages, threads and knots) and what comes out of it (where each is drawn)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "dish", "crop", "ingredient", "place"]


@dataclass(frozen=True, slots=True)
class LoomPassage:
    """A piece of the story, in story time; `quote` is what its tooltip says."""

    key: str
    start_s: float
    end_s: float
    quote: str


@dataclass(frozen=True, slots=True)
class LoomKnot:
    """One moment at which a subject is spoken of, in a passage of the same loom.

    `href` is empty for a place on the same page (`#t=`).
    """

    passage_key: str
    start_s: float
    quote: str
    suggested: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class LoomThread:
    """A subject and the moments that speak of it."""

    kind: Kind
    name: str
    href: str
    knots: tuple[LoomKnot, ...]


@dataclass(frozen=True, slots=True)
class Loom:
    """What is to be drawn. Passages are in order and lie within `duration_s`."""

    duration_s: float
    passages: tuple[LoomPassage, ...]
    threads: tuple[LoomThread, ...]


@dataclass(frozen=True, slots=True)
class DrawnPassage:
    """A band of weft; `lit` where any thread is spoken of."""

    passage: LoomPassage
    x: float
    width: float
    lit: bool


@dataclass(frozen=True, slots=True)
class DrawnKnot:
    """A knot and where it lies; `href` is always filled."""

    knot: LoomKnot
    x: float
    y: float
    href: str


@dataclass(frozen=True, slots=True)
class DrawnThread:
    """A thread: its whole run, the stretches that are lit, its knots, and the knots by column of the table."""

    thread: LoomThread
    path: str
    lit: tuple[str, ...]
    knots: tuple[DrawnKnot, ...]
    label: str
    label_x: float
    label_y: float
    cells: tuple[tuple[DrawnKnot, ...], ...]


@dataclass(frozen=True, slots=True)
class LoomDrawing:
    """The drawing, in user units of a `width` by `height` box; `left` to `right` is the story's time."""

    width: float
    height: float
    left: float
    right: float
    compact: bool
    labelled: Literal["beside", "above", "none"]
    duration_s: float
    bands: tuple[DrawnPassage, ...]
    threads: tuple[DrawnThread, ...]
    ticks: tuple[tuple[float, float], ...]
    columns: tuple[LoomPassage, ...]
