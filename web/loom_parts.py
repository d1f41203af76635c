"""What goes into the loom (a story, its passages, threads and knots) and what comes out of it (where each is drawn)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "dish", "crop", "ingredient", "place"]


@dataclass(frozen=True, slots=True)
class LoomPassage:
    """A piece of the story, in story time, or several that were joined (`holds`); `quote` is how it begins."""

    key: str
    start_s: float
    end_s: float
    quote: str
    holds: int = 1


@dataclass(frozen=True, slots=True)
class LoomKnot:
    """A moment at which a subject is spoken of, in a passage of the same loom; `count` of them where they were joined.

    `href` is empty for a place on the same page (`#t=`).
    """

    passage_key: str
    start_s: float
    quote: str
    suggested: bool
    href: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class LoomThread:
    """A subject and the moments that speak of it; `chosen`: the one that the page is about."""

    kind: Kind
    name: str
    href: str
    knots: tuple[LoomKnot, ...]
    chosen: bool = False

    @property
    def times(self) -> int:
        """How many moments its knots stand for."""
        return sum(knot.count for knot in self.knots)


@dataclass(frozen=True, slots=True)
class Loom:
    """What is to be drawn. Passages are in order and lie within `duration_s`; threads the most telling first."""

    duration_s: float
    passages: tuple[LoomPassage, ...]
    threads: tuple[LoomThread, ...]


@dataclass(frozen=True, slots=True)
class DrawnPassage:
    """A band of weft; `kind` is that of the rarest thread spoken of in it, '' where none is."""

    passage: LoomPassage
    x: float
    width: float
    kind: str

    @property
    def lit(self) -> bool:
        """Whether any thread is spoken of."""
        return bool(self.kind)


@dataclass(frozen=True, slots=True)
class DrawnKnot:
    """A knot and where it lies; `href` is always filled."""

    knot: LoomKnot
    x: float
    y: float
    href: str


@dataclass(frozen=True, slots=True)
class DrawnThread:
    """A thread: its whole run, its lit stretches, each with how much of it speaks of it (1 to 3), and its knots."""

    thread: LoomThread
    path: str
    lit: tuple[tuple[int, str], ...]
    knots: tuple[DrawnKnot, ...]
    label: str
    label_x: float
    label_y: float


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

    @property
    def dims(self) -> bool:
        """Whether one thread is the page's own, and the others stand back."""
        return any(line.thread.chosen for line in self.threads)


@dataclass(frozen=True, slots=True)
class StoryDrawing:
    """A story's whole loom: its most telling threads wide and narrow, those to unfold, and how many are beyond."""

    wide: LoomDrawing
    narrow: LoomDrawing
    further: LoomDrawing | None
    further_narrow: LoomDrawing | None
    beyond: int

    @property
    def rows(self) -> tuple[DrawnThread, ...]:
        """Every thread that is drawn, for the table."""
        return self.wide.threads + (self.further.threads if self.further else ())
