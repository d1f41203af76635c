"""The pattern of an envelope as wide and high as a seed packet: where it is cut, folded and glued, in millimetres.

All of it is printed on the outside. The flaps at the side and at the foot fold
back, glue goes on their print, and the back is pressed over them; the flap at
the head stays open until it is filled.
"""

from dataclasses import dataclass

WIDE, HIGH = 82.0, 114.0
"""Of the front and of the back: those of the label `packet`."""
SIDE, HEAD, FOOT = 14.0, 16.0, 15.0
SLANT = 5.0
FRONT, BACK = SIDE, SIDE + WIDE
TOP, BOTTOM = HEAD, HEAD + HIGH


@dataclass(frozen=True, slots=True)
class Pattern:
    """The sheet's lines: corners of the outline in order, and folds from one point to another."""

    width: float
    height: float
    corners: tuple[tuple[float, float], ...]
    folds: tuple[tuple[float, float, float, float], ...]

    @property
    def outline(self) -> str:
        """The outline as the path of an SVG."""
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in self.corners) + "Z"


END = BACK + WIDE
PATTERN = Pattern(
    END, BOTTOM + FOOT,
    ((FRONT, TOP), (FRONT + SLANT, 0), (BACK - SLANT, 0), (BACK, TOP), (END, TOP), (END, BOTTOM), (BACK, BOTTOM),
     (BACK - SLANT, BOTTOM + FOOT), (FRONT + SLANT, BOTTOM + FOOT), (FRONT, BOTTOM),
     (0, BOTTOM - SLANT), (0, TOP + SLANT)),
    ((FRONT, TOP, FRONT, BOTTOM), (BACK, TOP, BACK, BOTTOM), (FRONT, TOP, BACK, TOP), (FRONT, BOTTOM, BACK, BOTTOM)),
)  # fmt: skip
