"""The walk as it is woven: a column for each voice, and one thread through all in the colours of what ties them.

Pure geometry: the same walk gives the same drawing. From one column to the next
the thread lies on the lane of what both speak of; in a column it changes lanes.
Lanes are taken over and under in turn, as a shuttle goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE, NARROW = 960.0, 380.0
LANE, FOOT, HEAD = 30.0, 52.0, 22.0
ROW, NAMES = 64.0, 132.0
LONGEST_NAME = 22
ARTICLE = 3
UPRIGHT_LANE = 34.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Crossing:
    """One voice of the walk; `to` leads to its words."""

    name: str
    title: str
    to: str


@dataclass(frozen=True, slots=True)
class Joint:
    """What ties one voice to the next; `kind` is '' where nothing ties them any more."""

    kind: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class DrawnCrossing:
    """A voice where it is drawn: its column or row begins at `at`; the thread enters at `y0` and leaves at `y1`.

    Upright, the two are places from left to right.
    """

    crossing: Crossing
    number: int
    at: float
    y0: float
    y1: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnJoint:
    """A stretch of the thread, with its shape and name in the middle; `label_before`: there is more room there."""

    joint: Joint
    path: str
    x: float
    y: float
    label: str
    label_before: bool = False


@dataclass(frozen=True, slots=True)
class WovenDrawing:
    """The drawing, in user units; `upright`: the walk goes from top to bottom, as on a phone."""

    width: float
    height: float
    upright: bool
    crossings: tuple[DrawnCrossing, ...]
    joints: tuple[DrawnJoint, ...]


def woven_drawing(crossings: Sequence[Crossing], joints: Sequence[Joint], *, upright: bool) -> WovenDrawing | None:
    """Lays out a walk of two voices or more; None for fewer."""
    if len(crossings) < 2:  # noqa: PLR2004 (one voice ties nothing)
        return None
    return _upright(crossings, joints) if upright else _lying(crossings, joints)


def lanes(count: int) -> tuple[int, ...]:
    """The lane of each joint: over and under in turn, so that the thread crosses the cloth at every voice."""
    upper = (count + 1) // 2
    return tuple(n // 2 if n % 2 == 0 else upper + n // 2 for n in range(count))


def _lying(crossings: Sequence[Crossing], joints: Sequence[Joint]) -> WovenDrawing:
    pitch = WIDE / len(crossings)
    ys = [round(HEAD + LANE * (lane + 0.6), 1) for lane in lanes(len(joints))]
    cloth = _Cloth(tuple(round((n + 0.5) * pitch, 1) for n in range(len(crossings))), tuple(ys), LANE, pitch / 2)
    drawn = tuple(
        DrawnJoint(joint, cloth.path(n, upright=False), cloth.middle(n), ys[n], _short(joint.name))
        for n, joint in enumerate(joints)
    )
    height = HEAD + LANE * max(3, len(joints)) + FOOT
    return WovenDrawing(WIDE, height, False, cloth.crossed(crossings), drawn)


def _upright(crossings: Sequence[Crossing], joints: Sequence[Joint]) -> WovenDrawing:
    spread = min(UPRIGHT_LANE, (NARROW - NAMES - 130) / max(1, len(joints)))
    xs = [round(NAMES + 16 + spread * lane, 1) for lane in lanes(len(joints))]
    cloth = _Cloth(tuple((n + 0.5) * ROW for n in range(len(crossings))), tuple(xs), spread, ROW / 2)
    drawn = tuple(
        DrawnJoint(
            joint, cloth.path(n, upright=True), xs[n], cloth.middle(n), _short(joint.name), xs[n] > NARROW * 0.56
        )
        for n, joint in enumerate(joints)
    )
    return WovenDrawing(NARROW, ROW * len(crossings), True, cloth.crossed(crossings), drawn)


@dataclass(frozen=True, slots=True)
class _Cloth:
    """Where the voices are along the walk, and the lane of each joint across it."""

    at: tuple[float, ...]
    lane: tuple[float, ...]
    step: float
    bend: float

    @property
    def enters(self) -> tuple[float, ...]:
        """Where the thread comes from at each voice."""
        return (self._aside(self.lane[0]), *self.lane)

    @property
    def leaves(self) -> tuple[float, ...]:
        """Where it goes from there."""
        return (*self.lane, self._aside(self.lane[-1]))

    def path(self, n: int, *, upright: bool) -> str:
        """The thread from voice `n` to the next."""
        crossing = [(self.enters[k] + self.leaves[k]) / 2 for k in (n, n + 1)]
        points = _thread((self.at[n], crossing[0]), self.lane[n], (self.at[n + 1], crossing[1]), self.bend)
        said = [f"{_n(b)} {_n(a)}" if upright else f"{_n(a)} {_n(b)}" for a, b in points]
        return f"M{said[0]}C{' '.join(said[1:4])}L{said[4]}C{' '.join(said[5:])}"

    def middle(self, n: int) -> float:
        """Half of the way from voice `n` to the next."""
        return round((self.at[n] + self.at[n + 1]) / 2, 1)

    def crossed(self, crossings: Sequence[Crossing]) -> tuple[DrawnCrossing, ...]:
        """Each voice with where the thread enters and leaves."""
        places = zip(crossings, self.at, self.enters, self.leaves, strict=True)
        return tuple(
            DrawnCrossing(crossing, n, at, enters, leaves, _lines(crossing.name))
            for n, (crossing, at, enters, leaves) in enumerate(places, start=1)
        )

    def _aside(self, lane: float) -> float:
        """Where the walk begins or ends: off its first or last lane, towards the middle of the cloth."""
        middle = (min(self.lane) + max(self.lane)) / 2
        return lane + 2 * self.step if lane <= middle else lane - 2 * self.step


def _thread(start: Point, lane: float, end: Point, bend: float) -> tuple[Point, ...]:
    """From the middle of one voice to the lane, along it, and to the middle of the next: level on the lane."""
    (x0, y0), (x1, y1) = start, end
    half = bend * 0.72
    return (
        (x0, y0), (x0 + half * 0.25, y0 + (lane - y0) * 0.8), (x0 + half * 0.55, lane), (x0 + half, lane),
        (x1 - half, lane),
        (x1 - half * 0.55, lane), (x1 - half * 0.25, y1 + (lane - y1) * 0.8), (x1, y1),
    )  # fmt: skip


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _lines(name: str) -> tuple[str, ...]:
    """A name on two lines, the first word and the rest; a short first word, as an article, stays with the rest."""
    first, _, rest = name.partition(" ")
    return (_short(first), _short(rest)) if rest and len(first) > ARTICLE else (_short(name),)
