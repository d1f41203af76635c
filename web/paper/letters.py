"""How much room words take in the site's two faces, so that a size is chosen in which they fit their paper.

Widths are rounded up from the faces themselves (Figtree at its boldest as used
here, Newsreader), so that an estimate errs towards room left over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HUNDREDTHS = 100
WIDEST = 112
"""What a letter of which nothing is known takes, in hundredths of the size."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face: how high its x stands and how wide its letters are, as shares of its size."""

    x_height: float
    widths: dict[str, int]

    def width(self, text: str) -> float:
        """The most that these letters take on one line, in sizes of the face."""
        return sum(self.widths.get(letter, _unknown(letter)) for letter in text) / HUNDREDTHS


def _unknown(letter: str) -> int:
    """Accented Latin letters take what the widest plain ones take; other scripts more."""
    return 90 if letter < "\u0250" else WIDEST


def _table(groups: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in groups.items() for letter in letters}


SANS = Face(0.5, _table({
    30: "',.I`ijl|\u2019 ", 40: "!():;[]fr{}í",
    50: '"*-/1\\_stz\u201c\u201d', 60: "$235679?EFJLT^abcdehknoquvxyáéóúñüàèçö\u2013",
    70: "&+048<=>BKPRSXYZgp~·", 80: "ACDGHNOQUVÁÑ", 90: "%Mmw…", 100: "@W—",
}))  # fmt: skip
VOICE = Face(0.426, _table({
    20: "'", 30: "!(),.:;ijl|\u2019 í",
    40: '"-I[]frst{}\u201c\u201d', 50: "*/?J\\_`acegzáéàèç", 60: "#$+0123456789<=>FS^bdhknopquvxy~óúñüö\u2013",
    70: "BELPRTVYZ", 80: "%&ACDGHKNOQUXwÁÑ", 90: "@m…", 100: "MW—",
}))  # fmt: skip


def lines_of(text: str, face: Face, size: float, room: float) -> int:
    """How many lines `text` takes in this size where a line has `room`; words too long for one are broken."""
    lines, taken = 1, 0.0
    space = face.width(" ") * size
    for word in text.split():
        wide = face.width(word) * size
        if taken and taken + space + wide > room:
            lines, taken = lines + 1, 0.0
        broken, rest = divmod(wide, room)
        lines += int(broken)
        taken += (space if taken else 0) + (rest if broken else wide)
    return lines


def longest_word(text: str, face: Face) -> float:
    """The width of the longest word, in sizes of the face."""
    return max((face.width(word) for word in text.split()), default=0.0)


@dataclass(frozen=True, slots=True)
class Set:
    """Words set in a size: how high they stand, and whether a word had to be broken."""

    size: float
    height: float
    broken: bool


def set_in(text: str, face: Face, size: float, *, room: float, leading: float) -> Set:
    """These words in this size; nothing takes no height."""
    if not text:
        return Set(size, 0.0, broken=False)
    lines = lines_of(text, face, size, room)
    return Set(size, lines * size * leading, broken=longest_word(text, face) * size > room)


def pick(steps: Sequence[int], fits: Sequence[bool]) -> int:
    """The first step that fits, or the last one."""
    return next((step for step, good in zip(steps, fits, strict=True) if good), steps[-1])
