"""Festivals at the desk, from what the archive says of them to what their templates need, and back from their forms."""

from typing import Any

from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.festival_keeping import FestivalText
from archive.festivals import Festival
from archive.reading_desk_festivals import DeskFestival
from archive.stall_keeping import StallText
from web.desk_forms import text
from web.desk_trail_pages import trail_lines
from web.i18n import _
from web.times_typed import typed_day, typed_hour

FIELDS = ("name", "starts_on", "ends_on", "opens", "closes", "place", "note")
PLAIN_WIDTH, PLAIN_HEIGHT = 1200, 800
"""The size of the ground that is drawn where a festival has no plan of its own."""
UP, DOWN = "up", "down"


def read_festival_form(form: FormData) -> FestivalText:
    """A festival as its form says. Raises InvalidInput for what cannot be used."""
    starts_on = typed_day(form, "starts_on")
    return FestivalText(
        name=text(form, "name"),
        starts_on=starts_on,
        ends_on=typed_day(form, "ends_on") if text(form, "ends_on") else starts_on,
        opens=typed_hour(form, "opens"),
        closes=typed_hour(form, "closes"),
        place=text(form, "place"),
        note=text(form, "note"),
    )


def festival_form(festival: Festival | None, typed: FormData | None) -> dict[str, str]:
    """The fields of a festival: as typed, as kept, or empty."""
    if typed is not None and "starts_on" in typed:
        return {name: text(typed, name) for name in FIELDS}
    if festival is None:
        return dict.fromkeys(FIELDS, "")
    hours = {name: f"{hour:%H:%M}" if (hour := getattr(festival, name)) else "" for name in ("opens", "closes")}
    return {name: str(getattr(festival, name)) for name in FIELDS} | hours


def read_stalls_form(form: FormData) -> list[StallText]:
    """The stalls as the form has them, in its order; a new one without a name is none.

    Raises:
        InvalidInput: a place on the plan is not two numbers.
    """
    rows = [row for row in _rows(form) if not text(form, f"stall-{row}-gone")]
    read = [_stall(form, row) for row in rows]
    stalls = [stall for stall in read if stall.key or stall.name]
    key, _colon, way = text(form, "move").partition(":")
    at = next((n for n, stall in enumerate(stalls) if stall.key and stall.key == key), None)
    to = None if at is None else at + {UP: -1, DOWN: 1}.get(way, 0)
    if at is not None and to is not None and 0 <= to < len(stalls):
        stalls.insert(to, stalls.pop(at))
    return stalls


def _rows(form: FormData) -> list[str]:
    """The names of its rows, in order: keys of stalls, and `new`."""
    names = [name for name in form if name.startswith("stall-") and name.endswith("-name")]
    return [name.removeprefix("stall-").removesuffix("-name") for name in names]


def _stall(form: FormData, row: str) -> StallText:
    name = text(form, f"stall-{row}-name")
    x, y = (_share(text(form, f"stall-{row}-{axis}"), name) for axis in ("x", "y"))
    return StallText(row if row != "new" else "", name, text(form, f"stall-{row}-note"), x, y)


def _share(given: str, name: str) -> float | None:
    try:
        return float(given.replace(",", ".")) / 100 if given else None
    except ValueError as error:
        sentence = _("“%(given)s” is no place on the plan for “%(stall)s”; give a number from 0 to 100.")
        raise InvalidInput(sentence % {"given": given[:40], "stall": name}) from error


def festival_context(found: DeskFestival, *, typed: FormData | None, notice: str, error: str) -> dict[str, Any]:
    """The names that `desk/festival.html` lists."""
    festival = found.festival
    return {
        "festival": {
            "slug": festival.slug,
            "name": festival.name,
            "published": festival.published_at is not None,
            "starts_on": festival.starts_on,
        },
        "form": festival_form(festival, typed),
        "stalls": _stall_rows(found, typed),
        "plan": {
            "href": found.plan_href,
            "text": festival.plan_text,
            "width_px": festival.plan_width_px or PLAIN_WIDTH,
            "height_px": festival.plan_height_px or PLAIN_HEIGHT,
        },
        "plan_text": text(typed, "plan_text") if typed is not None and "plan_text" in typed else festival.plan_text,
        "trails": trail_lines(found.trails),
        "notice": notice,
        "error": error,
    }


def _stall_rows(found: DeskFestival, typed: FormData | None) -> list[dict[str, str]]:
    """The rows of the stalls' form, as kept or as typed, with an empty one at the end."""
    if typed is not None and "stall-new-name" in typed:
        keys, given = _rows(typed), typed
        return [
            {"key": key, **{name: text(given, f"stall-{key}-{name}") for name in ("name", "note", "x", "y", "gone")}}
            for key in keys
        ]
    rows = [
        {
            "key": stall.key,
            "name": stall.name,
            "note": stall.note,
            "x": _percent(stall.x),
            "y": _percent(stall.y),
            "gone": "",
        }
        for stall in found.stalls
    ]
    return [*rows, {"key": "new", **dict.fromkeys(("name", "note", "x", "y", "gone"), "")}]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.1f}".removesuffix(".0")
