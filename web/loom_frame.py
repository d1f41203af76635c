"""Where a loom's time and its lanes lie in its box."""

from dataclasses import dataclass
from typing import Literal

from web.loom_parts import Loom

NARROW_BELOW = 600
FOOT, HEAD = 28, 10
NAME_ABOVE, LANE_BELOW = 15.0, 0.67
LEANS = (0.75, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of a drawing: time from `left` to `right`, a lane for each thread from `top` on."""

    duration_s: float
    width: float
    left: float
    right: float
    top: float
    pitch: float
    labels: Literal["beside", "above", "none"]
    most_lean: float = LEANS[0]

    @property
    def freedom(self) -> float:
        """How far a thread may leave its lane, of what it would otherwise: names above it need the room."""
        return 0.25 if self.labels == "above" else 1.0

    def x(self, second: float) -> float:
        """Where a second lies."""
        share = min(1.0, max(0.0, second / self.duration_s)) if self.duration_s > 0 else 0.0
        return round(self.left + share * (self.right - self.left), 1)

    def lane(self, index: int) -> float:
        """The height at which a thread rests."""
        share = LANE_BELOW if self.labels == "above" else 0.5
        return round(self.top + (index + share) * self.pitch, 1)

    def name(self, index: int) -> float:
        """The foot of a thread's name: level with the thread, or above anywhere its knots may come."""
        return round(self.top + index * self.pitch + NAME_ABOVE, 1) if self.labels == "above" else self.lane(index)


def loom_height(loom: Loom, *, width: float) -> float:
    """A height in which every knot of `loom` is far enough from the next to be pressed with a finger."""
    pitch = 52 if width < NARROW_BELOW else 38
    return pitch * max(2, len(loom.threads)) + FOOT + HEAD


def frame_of(loom: Loom, *, width: float, height: float, compact: bool) -> Frame:
    """The frame of a drawing; `compact` is the card."""
    lanes = max(1, len(loom.threads))
    if compact:
        edge = width / 32
        return Frame(loom.duration_s, width, edge, width - edge, height * 0.06, height * 0.88 / lanes, "none")
    narrow = width < NARROW_BELOW
    return Frame(
        duration_s=loom.duration_s,
        width=width,
        left=14 if narrow else 196,
        right=width - (14 if narrow else 28),
        top=HEAD,
        pitch=(height - FOOT - HEAD) / lanes,
        labels="above" if narrow else "beside",
    )
