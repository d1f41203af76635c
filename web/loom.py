"""The loom: a story from left to right, and every subject it speaks of as a thread that lights where it is spoken.

Pure geometry: the same story gives the same drawing, to the byte. Threads that
are spoken of in one passage lean towards each other there, which is what tells
two stories apart at a glance. Colours, shapes and words are the template's.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from web.loom_curves import Point, height_at, path_between
from web.loom_frame import LEANS, Frame, frame_of, loom_height
from web.loom_parts import (
    DrawnKnot,
    DrawnPassage,
    DrawnThread,
    Kind,
    Loom,
    LoomDrawing,
    LoomKnot,
    LoomPassage,
    LoomThread,
)

__all__ = [
    "Kind",
    "Loom",
    "LoomDrawing",
    "LoomKnot",
    "LoomPassage",
    "LoomThread",
    "loom_height",
    "weave_geometry",
]

LEAN = 0.3
FINGER = 20.0
NAME_LIMIT = 20
LEAST_LIT, LEAST_LIT_ON_CARD = 9.0, 14.0
JOINED = 2.0
SOME, MUCH = 0.15, 0.4
TICK_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
MOST_TICKS = 8


def weave_geometry(loom: Loom, *, width: float, height: float, compact: bool) -> LoomDrawing:
    """Lays the loom out in a `width` by `height` box.

    `compact` is the card: no labels, no ticks. Otherwise names stand beside
    their threads, or above them when the box is narrower than 600.
    """
    frame = frame_of(loom, width=width, height=height, compact=compact)
    spoken = _spoken_in(loom)
    threads = _draw_threads(loom, frame, spoken)
    bands = tuple(
        DrawnPassage(
            passage=passage,
            x=frame.x(passage.start_s),
            width=round(max(0.5, frame.x(passage.end_s) - frame.x(passage.start_s) - 1), 1),
            kind=_rarest(loom, spoken.get(passage.key, ())),
        )
        for passage in loom.passages
    )
    return LoomDrawing(
        width=width,
        height=height,
        left=frame.left,
        right=frame.right,
        compact=compact,
        labelled=frame.labels,
        duration_s=loom.duration_s,
        bands=bands,
        threads=threads,
        ticks=() if compact else _ticks(loom.duration_s, frame),
    )


def _spoken_in(loom: Loom) -> dict[str, list[int]]:
    """Passage key -> the threads spoken of in it, in their order."""
    spoken: dict[str, list[int]] = {}
    for index, thread in enumerate(loom.threads):
        for key in {knot.passage_key for knot in thread.knots}:
            spoken.setdefault(key, []).append(index)
    return spoken


def _rarest(loom: Loom, indices: Sequence[int]) -> str:
    return loom.threads[min(indices, key=lambda index: (loom.threads[index].times, index))].kind if indices else ""


def _run(loom: Loom, frame: Frame, spoken: dict[str, list[int]], index: int) -> list[Point]:
    """The points a thread goes through: its lane, and where it leans towards those it is spoken with."""
    lane = frame.lane(index)
    points: list[Point] = [(0.0 if frame.labels != "beside" else frame.left - 10, lane)]
    for turn, passage in enumerate(p for p in loom.passages if index in spoken.get(p.key, ())):
        x = (frame.x(passage.start_s) + frame.x(passage.end_s)) / 2
        together = [frame.lane(other) for other in spoken[passage.key]]
        pull = LEAN * (sum(together) / len(together) - lane)
        most = frame.most_lean * frame.pitch * frame.freedom
        # Between two places where it is spoken a thread hangs a little, to one side and then the other.
        slack = frame.pitch * frame.freedom * (0.16 if (turn + index) % 2 else -0.16)
        rest = (points[-1][0] + x) / 2
        if x - points[-1][0] > 3 * frame.pitch:
            points.append((rest, lane + slack))
        if x - points[-1][0] > frame.pitch / 4:
            points.append((x, lane + min(most, max(-most, pull))))
    middle = frame.lane(0) + (len(loom.threads) - 1) * frame.pitch / 2
    # Compared with the last knot, the far end is gathered as on a beam, if there is room to lean.
    if points[-1][0] < frame.width - 1:
        gathered = 0.0 if frame.most_lean == LEANS[-1] else 0.22 * frame.freedom * (middle - lane)
        points.append((frame.width, lane + gathered))
    return points


def _draw_threads(loom: Loom, frame: Frame, spoken: dict[str, list[int]]) -> tuple[DrawnThread, ...]:
    """Every thread, leaning as far as leaves the knots of each passage a finger apart; on a card nothing is pressed."""
    threads: tuple[DrawnThread, ...] = ()
    for lean in LEANS:
        leaning = replace(frame, most_lean=lean)
        threads = tuple(_draw_thread(loom, leaning, spoken, index) for index in range(len(loom.threads)))
        if frame.labels == "none" or _a_finger_apart(threads):
            break
    return threads


def _a_finger_apart(threads: tuple[DrawnThread, ...]) -> bool:
    together: dict[str, list[tuple[int, DrawnKnot]]] = {}
    for index, thread in enumerate(threads):
        for point in thread.knots:
            together.setdefault(point.knot.passage_key, []).append((index, point))
    return all(
        index == other_index or abs(one.x - other.x) + abs(one.y - other.y) >= FINGER
        for own in together.values()
        for (index, one), (other_index, other) in combinations(own, 2)
    )


def _draw_thread(loom: Loom, frame: Frame, spoken: dict[str, list[int]], index: int) -> DrawnThread:
    thread = loom.threads[index]
    points = _run(loom, frame, spoken, index)
    knots = tuple(_draw_knot(knot, frame, points) for knot in sorted(thread.knots, key=lambda knot: knot.start_s))
    lit = _lit(frame, points, [p for p in loom.passages if index in spoken.get(p.key, ())], knots)
    name = thread.name if len(thread.name) <= NAME_LIMIT else thread.name[: NAME_LIMIT - 1].rstrip() + "…"
    beside = frame.labels == "beside"
    return DrawnThread(
        thread=thread,
        path=path_between(points, points[0][0], points[-1][0]),
        lit=lit,
        knots=knots,
        label=name if beside else thread.name,
        label_x=round(frame.left - 22, 1) if beside else frame.left,
        label_y=frame.name(index),
    )


def _lit(
    frame: Frame, points: list[Point], passages: list[LoomPassage], knots: tuple[DrawnKnot, ...]
) -> tuple[tuple[int, str], ...]:
    """The stretches on the thread's own curve, equal neighbours as one; a short one is widened until it can be seen."""
    least = LEAST_LIT_ON_CARD if frame.labels == "none" else LEAST_LIT
    counts = {point.knot.passage_key: point.knot.count for point in knots}
    stretches: list[tuple[int, float, float]] = []
    for passage in passages:
        strength = _strength(counts[passage.key] / passage.holds)
        start, end = frame.x(passage.start_s), frame.x(passage.end_s)
        spare = max(0.0, least - (end - start)) / 2
        start, end = max(points[0][0], start - spare), min(frame.width, end + spare)
        if stretches and stretches[-1][0] == strength and start <= stretches[-1][2] + JOINED:
            start = stretches.pop()[1]
        stretches.append((strength, start, end))
    return tuple((strength, path_between(points, start, end)) for strength, start, end in stretches)


def _strength(share: float) -> int:
    """How much of a stretch speaks of it: a single passage that does is all of it."""
    return 1 + (share >= SOME) + (share >= MUCH)


def _draw_knot(knot: LoomKnot, frame: Frame, points: list[Point]) -> DrawnKnot:
    x = frame.x(knot.start_s)
    return DrawnKnot(knot=knot, x=x, y=round(height_at(points, x), 1), href=knot.href or f"#t={knot.start_s:g}")


def _ticks(duration_s: float, frame: Frame) -> tuple[tuple[float, float], ...]:
    """(x, second) of the time marks: the finest round step that gives at most eight."""
    step = next((step for step in TICK_STEPS_S if duration_s / step <= MOST_TICKS), TICK_STEPS_S[-1])
    return tuple((frame.x(second), float(second)) for second in range(0, int(duration_s) + 1, step))
