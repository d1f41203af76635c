"""QR codes as the path of an SVG: dark modules as runs, with the quiet zone around them that scanners need."""

from dataclasses import dataclass

import segno

QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square of `size` units, quiet zone included; `path` fills its dark modules."""

    size: int
    path: str


def qr_code(text: str, *, error: str = "m") -> QrCode:
    """The code of a text, able to lose at least about 15 % of itself (`error` q: 25 %)."""
    matrix = segno.make(text, error=error, micro=False, boost_error=True).matrix
    runs = []
    for y, row in enumerate(matrix, start=QUIET):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x + QUIET} {y}h{length}v1h-{length}z")
            x += length or 1
    return QrCode(len(matrix) + 2 * QUIET, "".join(runs))
