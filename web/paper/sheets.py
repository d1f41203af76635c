"""Paper: the sizes that signs are printed in, and what fits on each.

How large the title of a sign is: letters are read with ease when their x stands
0.2 degrees high or more (Legge and Bigelow, "Does print size matter for
reading?", Journal of Vision 11(5), 2011), which at three metres is 10.5 mm. An
A4 or Letter sign gives 12 mm, for eyes that are not perfect and light that is
not either; A5 gives the 10.5 mm. A longer title is set smaller rather than cut,
and the desk says that it is read from nearer.
"""

from dataclasses import dataclass
from math import radians, tan

from web.i18n import N_
from web.paper.letters import SANS

EASY_DEGREES = 0.2
DISTANCE_MM = 3000.0
AT_THREE_METRES = round(DISTANCE_MM * tan(radians(EASY_DEGREES)), 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet for signs, in millimetres.

    `room` and `height` are what title and quote have; `titles` and `quotes` are
    sizes of letters to try, the largest first; `least_x` is how high an x
    stands in a title that is read at three metres.
    """

    name: str
    words: str
    symbol_mm: float
    room: float
    height: float
    titles: tuple[int, ...]
    quotes: tuple[int, ...]
    least_x: float

    @property
    def least_title(self) -> float:
        """The smallest size of a title that is read at three metres."""
        return self.least_x / SANS.x_height


LARGE = (40, 34, 30, 27, 24, 21, 18, 16, 14, 12, 10, 9, 8)
SMALL = (27, 24, 21, 18, 16, 14, 12, 10, 9, 8, 7, 6)
SHEETS = {
    "a4": Sheet("a4", N_("A4"), 62.0, 182.0, 141.0, LARGE, (11, 10, 9, 8, 7, 6), 12.0),
    "a5": Sheet("a5", N_("A5"), 44.0, 128.0, 96.0, SMALL, (8, 7, 6, 5, 4), AT_THREE_METRES),
    "letter": Sheet("letter", N_("Letter"), 62.0, 186.0, 123.0, LARGE, (11, 10, 9, 8, 7, 6), 12.0),
}


def sheet_of(size: str) -> Sheet:
    """The sheet of this name, or A4."""
    return SHEETS.get(size, SHEETS["a4"])
