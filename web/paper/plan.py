"""A small plan for a pocket: the stalls as lettered points where the site plan has them, and in a list beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from archive.reading_stops import TrailStop
from web.paper.letters import SANS, pick, set_in

WIDTH, HEIGHT, EDGE, NAMES = 56.0, 38.0, 5.0, 46.0
LIST_SIZES, LIST_HEIGHT, LEADING, BETWEEN = (34, 30, 26, 23, 20), 40.0, 1.2, 0.8


@dataclass(frozen=True, slots=True)
class PlanStall:
    """A stall, its letter and its stops; `x` and `y` are millimetres on the plan, None where it is not on it."""

    letter: str
    name: str
    numbers: str
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Stalls in the order of their first stops; `drawn` are those on the plan, `size` that of the list in tenths."""

    stalls: tuple[PlanStall, ...]
    drawn: tuple[PlanStall, ...]
    size: int
    more: int


def plan_of(stops: Sequence[TrailStop]) -> Plan | None:
    """The plan of these stops' stalls; None where none is at a stall."""
    numbers: dict[str, list[int]] = {}
    for stop in stops:
        if stop.stall:
            numbers.setdefault(stop.stall.key, []).append(stop.number)
    places = {stop.stall.key: stop.stall for stop in stops if stop.stall}
    if not places:
        return None
    stalls = tuple(
        PlanStall(_letter(at), place.name, ", ".join(map(str, numbers[key])), _on(place.x, WIDTH), _on(place.y, HEIGHT))
        for at, (key, place) in enumerate(places.items())
    )
    drawn = tuple(stall for stall in stalls if stall.x is not None and stall.y is not None)
    height = LIST_HEIGHT if drawn else LIST_HEIGHT + HEIGHT
    size = pick(LIST_SIZES, [_height(stalls, size) <= height for size in LIST_SIZES])
    kept = len(stalls)
    while kept > 1 and _height(stalls[:kept], size) > height:
        kept -= 1
    return Plan(stalls[:kept], drawn, size, len(stalls) - kept)


def _height(stalls: Sequence[PlanStall], size: int) -> float:
    rows = (
        set_in(f"{stall.name} {stall.numbers}", SANS, size / 10, room=NAMES, leading=LEADING).height for stall in stalls
    )
    return sum(rows) + BETWEEN * len(stalls)


def _on(share: float | None, length: float) -> float | None:
    """Where a share of the plan lies on the paper, away from its edge."""
    return None if share is None else round(EDGE + min(1.0, max(0.0, share)) * (length - 2 * EDGE), 2)


def _letter(at: int) -> str:
    """A to Z, then AA, AB and so on."""
    rounds, place = divmod(at, len(ascii_uppercase))
    return (_letter(rounds - 1) if rounds else "") + ascii_uppercase[place]
