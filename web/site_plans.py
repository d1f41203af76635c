"""Festivals' site plans, and the points on them."""

from typing import Any

from archive.reading_trail import FestivalName, TrailPage
from archive.site_plans import plan_address

MARK_APART = 34
"""How far apart marks stand that share a point, in the units of their drawing."""


def plan_shown(festival: FestivalName | None) -> dict[str, Any] | None:
    """A festival's plan as `site_plan` of macros/trail.html needs it, None where it has none."""
    if festival is None or festival.plan is None:
        return None
    plan = festival.plan
    return {
        "href": plan_address(festival.slug, plan),
        "width": plan.width_px,
        "height": plan.height_px,
        "text": plan.text,
    }


def stop_marks(trail: TrailPage, *, home: str = "") -> list[dict[str, Any]]:
    """A mark for each open stop that stands at a stall on the plan; those at one stall stand side by side."""
    marks: list[dict[str, Any]] = []
    at_stall: dict[str, int] = {}
    for stop in trail.open_stops:
        if stop.stall is not None and stop.stall.x is not None and stop.stall.y is not None:
            before = at_stall.get(stop.stall.key, 0)
            at_stall[stop.stall.key] = before + 1
            marks.append(
                {
                    "number": stop.number,
                    "name": f"{stop.heading}, {stop.stall.name}",
                    "href": f"{home or trail.href}/{stop.number}",
                    "left": round(stop.stall.x * 100, 2),
                    "top": round(stop.stall.y * 100, 2),
                    "shift": before * MARK_APART,
                }
            )
    return marks
