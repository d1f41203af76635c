"""Festivals, from what the archive says of them to what `festival.html` needs."""

from datetime import datetime
from typing import Any

from archive.reading_festivals import FestivalPage, FestivalStall, StallStop
from archive.reading_trail_lists import days_away
from web.site_plans import plan_shown
from web.trail_machines import festival_for_machines
from web.trail_pages import who_speaks


def festival_context(festival: FestivalPage, site: str, *, now: datetime) -> dict[str, Any]:
    """The names that `festival.html` lists."""
    href = festival.name.href
    return {
        "festival": festival.name,
        "note": festival.note,
        "is_past": days_away(festival.name, now) < 0,
        "plan": plan_shown(festival.name),
        "marks": [_mark(stall) for stall in festival.stalls if stall.on_plan],
        "stalls": [_stall(stall) for stall in festival.stalls],
        "trails": [
            {
                "href": trail.href,
                "title": trail.title,
                "introduction": trail.introduction,
                "count": len(trail.stops),
                "duration_s": trail.duration_s,
            }
            for trail in festival.trails
        ],
        "calendar": f"{href}.ics",
        "json_ld": festival_for_machines(festival, site),
    }


def _mark(stall: FestivalStall) -> dict[str, Any]:
    x, y = stall.place.x or 0.0, stall.place.y or 0.0
    return {
        "number": stall.number,
        "name": stall.place.name,
        "left": round(min(max(x, 0), 1) * 100, 2),
        "top": round(min(max(y, 0), 1) * 100, 2),
        "href": f"#{_anchor(stall)}",
        "shift": 0,
    }


def _stall(stall: FestivalStall) -> dict[str, Any]:
    return {
        "number": stall.number,
        "anchor": _anchor(stall),
        "name": stall.place.name,
        "note": stall.place.note,
        "stops": [_stop(one) for one in stall.stops],
    }


def _stop(one: StallStop) -> dict[str, Any]:
    return {
        "href": one.href,
        "trail": one.trail.title,
        "number": one.stop.number,
        "open": one.stop.open,
        "heading": one.stop.heading,
        "narrator": who_speaks(one.stop),
    }


def _anchor(stall: FestivalStall) -> str:
    return f"stall-{stall.place.key}"
