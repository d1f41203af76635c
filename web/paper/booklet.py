"""The pocket booklet: one sheet, eight pages, folded with one cut; more stops than it holds go on further such sheets.

Printed on one side only, so that any printer will do. On the sheet, lying
across, pages 1, 8, 7 and 6 stand on their heads in the upper row and 2 to 5
upright in the lower; between the middle four it is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from archive.reading_print import PrintedStop, PrintedTrail
from web.i18n import N_, _, translated
from web.label_words import labels_in_a_line
from web.paper.codes import PaperCode, for_reading_aloud, paper_code
from web.paper.letters import SANS, pick, set_in
from web.paper.plan import Plan, plan_of
from web.paper.public_address import in_words
from web.paper.signs import CLOSED, heading_of, left_out_words, who_speaks

SIZES = {"a4": N_("A4"), "letter": N_("Letter")}
UPPER, LOWER = (1, 8, 7, 6), (2, 3, 4, 5)
ON_A_PAGE = 2
FIRST_HOLDS, OTHERS_HOLD = 4 * ON_A_PAGE, 6 * ON_A_PAGE
SYMBOL_MM = 22.0
ROOM, HEIGHT = 29.0, 31.0
"""What the words beside a code have, in millimetres."""
TITLES = (50, 43, 37, 32, 28, 25, 22)
"""Sizes of a stop's title in tenths of a millimetre; what stands beneath it is a little smaller."""
FRONTS, FRONT_ROOM, FRONT_HEIGHT = (110, 95, 80, 68, 56, 48, 40), 56.0, 60.0
LEADING, BENEATH = 1.15, 25


@dataclass(frozen=True, slots=True)
class BookletStop:
    """A stop in a booklet; `size` is that of its title, in tenths of a millimetre."""

    number: int
    title: str
    who: str
    where: str
    asked: str
    letters: str
    code: PaperCode | None
    size: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One folded sheet: its pages by their number; each is a kind and the stops on it."""

    number: int
    pages: dict[int, tuple[str, tuple[BookletStop, ...]]]

    @property
    def rows(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Page numbers as they lie on the sheet, the upper row on its head."""
        return UPPER, LOWER

    @property
    def stops(self) -> tuple[BookletStop, ...]:
        """All stops on it, in order."""
        return tuple(stop for number in sorted(self.pages) for stop in self.pages[number][1])


def booklet_stop(printed: PrintedStop, site: str) -> BookletStop:
    """A stop as it stands beside its code."""
    stop = printed.stop
    where = ", ".join(part for part in (stop.stall.name if stop.stall else "", stop.place_hint) if part)
    who = who_speaks(stop.narrator) if stop.narrator else ""
    who += f" ({_('synthetic voice')})" if stop.synthetic else ""
    title = heading_of(stop)
    asks, names = (labels_in_a_line(stop.labels, names_alone=names_alone) for names_alone in (False, True))
    size = pick(TITLES, [_fits(size, title, who, where, names) for size in TITLES])
    asked = asks if _fits(size, title, who, where, asks) else names
    code = paper_code(f"{site}/q/{stop.code}", symbol_mm=SYMBOL_MM) if site else None
    return BookletStop(stop.number, title, who, where, asked, for_reading_aloud(stop.code), code, size)


def _fits(size: int, title: str, *beneath: str) -> bool:
    """Whether the title in this size, unbroken, and what stands beneath it have room beside a code."""
    heights = [set_in(title, SANS, size / 10, room=ROOM, leading=LEADING)]
    heights += [set_in(text, SANS, min(size, BENEATH) / 10, room=ROOM, leading=LEADING) for text in beneath if text]
    return sum(each.height for each in heights) <= HEIGHT and not heights[0].broken


def leaves_of(stops: Sequence[BookletStop]) -> list[Leaf]:
    """The sheets that hold these stops, at least one."""
    leaves = [Leaf(1, _pages(("front", "how", "plan"), stops[:FIRST_HOLDS]))]
    rest = stops[FIRST_HOLDS:]
    for number in range(ceil(len(rest) / OTHERS_HOLD)):
        here = rest[number * OTHERS_HOLD : (number + 1) * OTHERS_HOLD]
        leaves.append(Leaf(number + 2, _pages(("front",), here)))
    return leaves


def _pages(first: tuple[str, ...], stops: Sequence[BookletStop]) -> dict[int, tuple[str, tuple[BookletStop, ...]]]:
    pages: dict[int, tuple[str, tuple[BookletStop, ...]]] = {n: (kind, ()) for n, kind in enumerate(first, 1)}
    for number in range(len(first) + 1, 8):
        at = (number - len(first) - 1) * ON_A_PAGE
        here = tuple(stops[at : at + ON_A_PAGE])
        pages[number] = ("stops" if here else "notes", here)
    return pages | {8: ("back", ())}


def booklet_context(printed: PrintedTrail, *, size: str, site: str, noted: list[Any]) -> dict[str, Any]:
    """The names that `desk/booklet.html` and `paper/booklet.html` list."""
    chosen = size if size in SIZES else "a4"
    trail = printed.trail
    stops = [booklet_stop(each, site) for each in printed.stops]
    address = f"/desk/trails/{printed.slug}/booklet"
    plan: Plan | None = plan_of(trail.stops) if trail else None
    return {
        "slug": printed.slug,
        "title": printed.title,
        "trail": trail,
        "leaves": leaves_of(stops) if trail and stops else [],
        "front_size": front_size(printed.title),
        "plan": plan,
        "code": paper_code(f"{site}/trails/{printed.slug}", symbol_mm=SYMBOL_MM) if site else None,
        "site": site,
        "site_words": in_words(site),
        "size": chosen,
        "closed": translated(CLOSED[printed.closed]) if printed.closed else "",
        "left_out": left_out_words(printed),
        "sizes": [
            {"words": translated(words), "href": f"{address}?size={name}", "current": name == chosen}
            for name, words in SIZES.items()
        ],
        "pdf": f"{address}.pdf?size={chosen}" if stops and site else "",
        "noted": noted,
    }


def front_size(title: str) -> int:
    """The size of the trail's title on the front, in tenths of a millimetre."""

    def fits(size: int) -> bool:
        stands = set_in(title, SANS, size / 10, room=FRONT_ROOM, leading=LEADING)
        return stands.height <= FRONT_HEIGHT and not stands.broken

    return pick(FRONTS, [fits(size) for size in FRONTS])
