"""Trails at the desk, from what the archive says of them to what their templates need."""

from collections.abc import Iterable
from typing import Any

from starlette.datastructures import FormData

from archive.next_stops import NextStop, next_stops
from archive.reading_desk_festivals import festivals_to_choose
from archive.reading_desk_trails import DeskStop, DeskTrail, TrailLine
from archive.trails import Trail
from web.desk_forms import text
from web.gated import Asking
from web.i18n import _, ngettext
from web.playing import Source, source_of
from web.thread_words import why
from web.trail_words import act_lines, check_lines, standing_context
from web.weave_pages import marked, who_speaks

QUOTED = 180


def trail_lines(lines: Iterable[TrailLine]) -> list[dict[str, Any]]:
    """Trails for a list."""
    return [
        {
            "slug": line.slug,
            "title": line.title,
            "festival": line.festival,
            "stops": line.stops,
            "standing": standing_context(line.standing),
        }
        for line in lines
    ]


def desk_trail_context(
    asking: Asking, found: DeskTrail, *, typed: FormData | None = None, notice: str = "", error: str = ""
) -> dict[str, Any]:
    """The names that `desk/trail.html` lists; `typed` holds the fields of a form that could not be used."""
    trail, given = found.trail, typed if typed is not None else FormData()
    return {
        "trail": {"slug": trail.slug, "title": trail.title, "version": trail.version},
        "standing": standing_context(found.standing),
        "form": {
            "title": text(given, "title") if "title" in given else trail.title,
            "introduction": text(given, "introduction") if "introduction" in given else trail.introduction,
            "festival": text(given, "festival")
            if "festival" in given
            else (found.festival.slug if found.festival else ""),
            "opens_at": text(given, "opens_at"),
            "retires_at": text(given, "retires_at"),
            "zone": text(given, "zone") or "UTC",
        },
        "festivals": [(slug, words) for _id, slug, words in festivals_to_choose(asking.session)],
        "festival": {"slug": found.festival.slug, "name": found.festival.name} if found.festival else None,
        "stops": [stop_card(place, stop) for place, stop in enumerate(found.stops, start=1)],
        "duration_s": found.preview.duration_s,
        "repeated": [_repeated(title, places) for title, places in found.repeated],
        "hindered": any(stop.check.hinders for stop in found.stops),
        "suggested": [next_line(trail, each) for each in next_stops(asking.session, found.preview, now=asking.now)],
        "acts": act_lines(found.acts),
        "notice": notice,
        "error": error,
    }


def stop_card(place: int, stop: DeskStop) -> dict[str, Any]:
    """A stop as a card on the table."""
    met, own = stop.met, stop.stop
    return {
        "place": place,
        "code": stop.code,
        "number": stop.number,
        "heading": stop.heading,
        "kind": stop.kind,
        "story_slug": stop.story_slug,
        "story_title": stop.story_title,
        "subject_name": stop.subject_name,
        "narrator": met.narrator,
        "quote": met.passages[0].text[:QUOTED] if met.passages else "",
        "language": met.language,
        "duration_s": met.duration_s,
        "text": own.text,
        "place_hint": own.place_hint,
        "walking_note": own.walking_note,
        "stall": stop.stall_name,
        "audio": _sound(stop) if met.audio else None,
        "checks": check_lines(stop),
        "hinders": stop.check.hinders,
    }


def _sound(stop: DeskStop) -> Source:
    return source_of("draft-stops", stop.code)


def _repeated(title: str, places: tuple[int, ...]) -> str:
    said = ngettext(
        "“%(title)s” is at stop %(stops)s.", "“%(title)s” is heard more than once, at stops %(stops)s.", len(places)
    )
    return said % {"title": title, "stops": ", ".join(str(place) for place in places)}


def next_line(trail: Trail, each: NextStop) -> dict[str, Any]:
    """What may come next: the moment, why, and where to put it on the trail."""
    moment, reason = each.thread.moment, why(each.thread.reasons)
    after = _("With stop %(number)s:") % {"number": each.after_number}
    return {
        "moment": marked(moment),
        "name": who_speaks(moment),
        "why": f"{after} {reason.sentence}" if reason else after,
        "href": f"/desk/trails/{trail.slug}/stops/new?story={moment.story_slug}&from={moment.passage_key}",
    }
