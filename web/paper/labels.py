"""The words of a seed label, set as large as fits beside or above its code."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.seed_voice import SeedLabel
from web.paper.letters import SANS, VOICE, pick, set_in

LEADING, VARIETY, ROW_GAP = 1.25, 1.2, 0.25
TO_WRITE_MM = 5.3


@dataclass(frozen=True, slots=True)
class Room:
    """What the words of a label have, in millimetres; sizes in tenths; `name` is that of the lot, in sizes."""

    wide: float
    high: float
    names_of_facts: float
    lines_to_write: int
    name: float
    sizes: tuple[int, ...]


ROOMS = {
    "coin": Room(46.0, 48.0, 14.0, 1, 1.85, (27, 24, 21, 19, 17, 15)),
    "packet": Room(70.0, 58.0, 19.0, 2, 2.2, (33, 30, 27, 24, 21, 19, 17, 15)),
}


def label_size(label: SeedLabel, facts: Sequence[tuple[str, str]], kind: str) -> int:
    """The size of a label's words, in tenths of a millimetre."""
    room = ROOMS[kind]
    return pick(room.sizes, [_height(label, facts, room, size / 10) <= room.high for size in room.sizes])


def _height(label: SeedLabel, facts: Sequence[tuple[str, str]], room: Room, size: float) -> float:
    crop = f"{label.crop} {label.scientific}".strip()
    name, variety = room.name * size, VARIETY * size
    above = (
        set_in(crop, SANS, size, room=room.wide, leading=LEADING).height
        + set_in(label.name, VOICE, name, room=room.wide, leading=1.08).height
        + set_in(label.variety, VOICE, variety, room=room.wide, leading=LEADING).height
    )
    beside = room.wide - room.names_of_facts
    rows = sum(
        set_in(value, SANS, size, room=beside, leading=LEADING).height + ROW_GAP * size for _words, value in facts
    )
    return above + rows + name * 0.25 + size * 0.5 + TO_WRITE_MM * room.lines_to_write
