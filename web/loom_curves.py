"""The run of one thread: a smooth curve through given points, level at each of them.

Between two points the height follows `3t² - 2t³`, whose pieces are exact cubic
Béziers: any stretch can be drawn on its own and lies precisely on the whole.
"""

from bisect import bisect_right
from itertools import pairwise

Point = tuple[float, float]


def height_at(points: list[Point], x: float) -> float:
    """The curve's y at `x`; before the first and after the last point it stays level."""
    return _height_and_slope(points, x)[0]


def path_between(points: list[Point], start_x: float, end_x: float) -> str:
    """SVG path data of the stretch from `start_x` to `end_x` (start before end), rounded to 0.1."""
    inner = [x for x, _ in points if start_x < x < end_x]
    stations = [start_x, *inner, end_x]
    pieces = [f"M{_short(start_x)} {_short(height_at(points, start_x))}"]
    pieces.extend(_piece(points, left, right) for left, right in pairwise(stations))
    return "".join(pieces)


def _piece(points: list[Point], left: float, right: float) -> str:
    third = (right - left) / 3
    middle = (left + right) / 2
    # A station is a point where two pieces meet; asking the slope from inside the piece picks the right one.
    y_left, slope_left = _height_and_slope(points, left)
    y_right, slope_right = _height_and_slope(points, right)
    if y_left == y_right == height_at(points, middle):
        return f"H{_short(right)}"
    numbers = (
        left + third,
        y_left + slope_left * third,
        right - third,
        y_right - slope_right * third,
        right,
        y_right,
    )
    return "C" + " ".join(_short(number) for number in numbers)


def _height_and_slope(points: list[Point], x: float) -> Point:
    if x <= points[0][0]:
        return points[0][1], 0.0
    if x >= points[-1][0]:
        return points[-1][1], 0.0
    index = bisect_right([point[0] for point in points], x) - 1
    (x0, y0), (x1, y1) = points[index], points[index + 1]
    t = (x - x0) / (x1 - x0)
    rise = y1 - y0
    return y0 + rise * (3 * t**2 - 2 * t**3), rise * (6 * t - 6 * t**2) / (x1 - x0)


def _short(number: float) -> str:
    text = f"{number:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")
