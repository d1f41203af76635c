"""The walk as it is woven: a column for each voice, and one thread through all of them in the colours of what ties them.

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
    height = HEAD + LANE * max(3, len(joints)) + FOOT
    pitch = WIDE / len(crossings)
    columns = [round((n + 0.5) * pitch, 1) for n in range(len(crossings))]
    ys = [round(HEAD + LANE * (lane + 0.6), 1) for lane in lanes(len(joints))]
    enters, leaves = [_aside(ys[0], ys, LANE), *ys], [*ys, _aside(ys[-1], ys, LANE)]
    bend = pitch * 0.5
    drawn = tuple(
        DrawnJoint(
            joint=joint,
            path=_thread(columns[n], columns[n + 1], _middle(enters, leaves, n), ys[n], _middle(enters, leaves, n + 1), bend),
            x=round((columns[n] + columns[n + 1]) / 2, 1),
            y=ys[n],
            label=_short(joint.name),
        )
        for n, joint in enumerate(joints)
    )
    return WovenDrawing(WIDE, height, False, _crossed(crossings, columns, enters, leaves), drawn)  # noqa: FBT003 (its field)


def _upright(crossings: Sequence[Crossing], joints: Sequence[Joint]) -> WovenDrawing:
    rows = [round((n + 0.5) * ROW, 1) for n in range(len(crossings))]
    order = lanes(len(joints))
    spread = min(UPRIGHT_LANE, (NARROW - NAMES - 130) / max(1, len(joints)))
    xs = [round(NAMES + 16 + spread * lane, 1) for lane in order]
    enters, leaves = [_aside(xs[0], xs, spread), *xs], [*xs, _aside(xs[-1], xs, spread)]
    drawn = tuple(
        DrawnJoint(
            joint=joint,
            path=_thread(rows[n], rows[n + 1], _middle(enters, leaves, n), xs[n], _middle(enters, leaves, n + 1), ROW * 0.5,
                         upright=True),
            x=xs[n],
            y=round((rows[n] + rows[n + 1]) / 2, 1),
            label=_short(joint.name),
            label_before=xs[n] > NARROW * 0.56,
        )
        for n, joint in enumerate(joints)
    )  # fmt: skip
    return WovenDrawing(NARROW, ROW * len(crossings), True, _crossed(crossings, rows, enters, leaves), drawn)  # noqa: FBT003 (its field)


def _crossed(
    crossings: Sequence[Crossing], at: Sequence[float], enters: Sequence[float], leaves: Sequence[float]
) -> tuple[DrawnCrossing, ...]:
    return tuple(
        DrawnCrossing(crossing, n + 1, at[n], enters[n], leaves[n], _lines(crossing.name))
        for n, crossing in enumerate(crossings)
    )


def _aside(lane: float, others: Sequence[float], step: float) -> float:
    """Where the walk begins or ends: off its first or last lane, towards the middle of the cloth."""
    middle = (min(others) + max(others)) / 2
    return lane + 2 * step if lane <= middle else lane - 2 * step


def _middle(enters: Sequence[float], leaves: Sequence[float], n: int) -> float:
    """Where the thread is as it crosses voice `n`: half of the way from one lane to the next."""
    return round((enters[n] + leaves[n]) / 2, 1)


def _thread(start: float, end: float, y0: float, y: float, y1: float, bend: float, *, upright: bool = False) -> str:  # noqa: PLR0913, PLR0917 (a curve)
    """From the middle of one voice to the lane, along it, and to the middle of the next: level on the lane."""
    half = bend * 0.72
    rest = (start + half, end - half)
    points = [
        (start, y0), (start + half * 0.25, y0 + (y - y0) * 0.8), (start + half * 0.55, y), (rest[0], y),
        (rest[1], y),
        (end - half * 0.55, y), (end - half * 0.25, y1 + (y - y1) * 0.8), (end, y1),
    ]  # fmt: skip
    said = [f"{_n(b)} {_n(a)}" if upright else f"{_n(a)} {_n(b)}" for a, b in points]
    return f"M{said[0]}C{' '.join(said[1:4])}L{said[4]}C{' '.join(said[5:])}"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _lines(name: str) -> tuple[str, ...]:
    """A name on two lines: the first word, then the rest; a short first word, as an article, stays with what follows."""
    first, _, rest = name.partition(" ")
    return (_short(first), _short(rest)) if rest and len(first) > ARTICLE else (_short(name),)
