"""A loom as a PNG of the size that previews show: drawn from the same geometry as its card, without words in it.

Previewers take no SVG. Threads run from left to right, so each is one height a
column, and a column's pixels follow from their distance to it.
"""

import re
import struct
import zlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from web.loom import LoomDrawing

Pixels = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1200, 630
TYPE = "image/png"
GROUND, BAND = (7, 17, 13), (24, 48, 37)
COLOURS = {"person": (255, 195, 100), "dish": (255, 138, 181), "crop": (116, 232, 164), "place": (169, 198, 227)}
_REST, _LIT, _GLOW, _KNOT = 3.0, 9.0, 40.0, 13.0
_STEPS = 24
_TOKENS = re.compile(r"[MHC]|-?\d+(?:\.\d+)?")


@lru_cache(maxsize=64)
def loom_png(drawing: LoomDrawing | None) -> bytes:
    """The picture's bytes; without a drawing, the archive's own three threads."""
    canvas = np.empty((HEIGHT, WIDTH, 3), np.float32)
    canvas[:] = GROUND
    if drawing is None:
        for colour, height in zip(list(COLOURS.values())[:3], (230, 315, 400), strict=True):
            _stroke(canvas, [(0.0, height), (400.0, 315.0), (800.0, 315.0), (1200.0, 630 - height)], colour, _LIT)
    else:
        _draw(canvas, drawing)
    return _png(np.clip(np.rint(canvas), 0, 255).astype(np.uint8))


def _draw(canvas: Pixels, drawing: LoomDrawing) -> None:
    across, down = WIDTH / drawing.width, HEIGHT / drawing.height
    for band in drawing.bands:
        left, right = round(band.x * across), round((band.x + band.width) * across)
        canvas[:, left:right] += (np.array(BAND) - canvas[:, left:right]) * (0.8 if band.lit else 0.35)
    for line in drawing.threads:
        colour = COLOURS.get("crop" if line.thread.kind == "ingredient" else line.thread.kind, COLOURS["place"])
        _stroke(canvas, _scaled(line.path, across, down), colour, _REST, strength=0.4)
        for _strength, piece in line.lit:
            points = _scaled(piece, across, down)
            _stroke(canvas, points, colour, _GLOW, strength=0.16)
            _stroke(canvas, points, colour, _LIT)
        for knot in line.knots:
            _disc(canvas, knot.x * across, knot.y * down, colour)


def _scaled(path: str, across: float, down: float) -> list[tuple[float, float]]:
    return [(x * across, y * down) for x, y in points_of(path)]


def points_of(path: str) -> list[tuple[float, float]]:
    """Points along path data of M, H and C, which is all that a thread is made of."""
    points: list[tuple[float, float]] = []
    command, numbers = "", iter(_TOKENS.findall(path))
    for part in numbers:
        command, first = (part, next(numbers)) if part.isalpha() else (command, part)
        if command == "H":
            points.append((float(first), points[-1][1]))
        elif command == "M":
            points.append((float(first), float(next(numbers))))
        else:
            places = [float(first), *(float(next(numbers)) for _ in range(5))]
            points += _curve(points[-1], places)
    return points


def _curve(start: tuple[float, float], places: list[float]) -> list[tuple[float, float]]:
    t = np.linspace(0, 1, _STEPS + 1)[1:]
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    xs = sum(w * x for w, x in zip(weights, (start[0], *places[0::2]), strict=True))
    ys = sum(w * y for w, y in zip(weights, (start[1], *places[1::2]), strict=True))
    return [(float(x), float(y)) for x, y in zip(np.atleast_1d(xs), np.atleast_1d(ys), strict=True)]


def _stroke(
    canvas: Pixels,
    points: list[tuple[float, float]],
    colour: tuple[int, int, int],
    width: float,
    *,
    strength: float = 1.0,
) -> None:
    """A line that never turns back, softened at its edges; a wide one fades like light."""
    xs, ys = (np.array(axis) for axis in zip(*points, strict=True))
    left, right = max(0, int(xs[0])), min(WIDTH, int(np.ceil(xs[-1])))
    if left >= right:
        return
    columns = np.arange(left, right) + 0.5
    heights = np.interp(columns, xs, ys)
    slope = np.gradient(heights) if len(heights) > 1 else np.zeros(1)
    far = np.abs(np.arange(HEIGHT)[:, None] + 0.5 - heights) / np.sqrt(1 + slope**2)
    cover = np.clip(1 - far / width, 0, 1) ** 2 if width >= _GLOW else np.clip(width / 2 - far + 0.5, 0, 1)
    _blend(canvas[:, left:right], cover * strength, colour)


def _disc(canvas: Pixels, x: float, y: float, colour: tuple[int, int, int]) -> None:
    reach = int(_KNOT) + 2
    left, top = max(0, int(x) - reach), max(0, int(y) - reach)
    patch = canvas[top : int(y) + reach, left : int(x) + reach]
    rows, columns = np.mgrid[0 : patch.shape[0], 0 : patch.shape[1]]
    far = np.hypot(columns + left + 0.5 - x, rows + top + 0.5 - y)
    _blend(patch, np.clip(_KNOT - far + 0.5, 0, 1), colour)


def _blend(patch: Pixels, cover: npt.NDArray[np.float64], colour: tuple[int, int, int]) -> None:
    patch += (np.array(colour, np.float32) - patch) * cover[..., None].astype(np.float32)


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """PNG with each row told as its difference from the one above, which is mostly nothing."""
    rows = pixels.reshape(HEIGHT, -1)
    above = np.vstack([np.zeros((1, rows.shape[1]), np.uint8), rows[:-1]])
    filtered = np.hstack([np.full((HEIGHT, 1), 2, np.uint8), rows - above])
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(filtered.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
