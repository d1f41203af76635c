"""Trails as data."""

from datetime import datetime
from typing import Any

from archive.reading_stops import TrailStop
from archive.reading_trail import FestivalName, TrailPage
from archive.reading_trail_lists import TrailCard
from web.label_words import labels_data


def trail_entry(trail: TrailCard) -> dict[str, Any]:
    """A trail in a list."""
    return {
        "slug": trail.slug,
        "href": trail.href,
        "title": trail.title,
        "introduction": trail.introduction,
        "version": trail.version,
        "opens_at": trail.opens_at.isoformat(),
        "retires_at": _moment(trail.retires_at),
    }


def trail_data(trail: TrailPage) -> dict[str, Any]:
    """A trail with its stops."""
    return {
        "slug": trail.slug,
        "href": trail.href,
        "title": trail.title,
        "introduction": trail.introduction,
        "version": trail.version,
        "published_at": _moment(trail.published_at),
        "opens_at": _moment(trail.opens_at),
        "retires_at": _moment(trail.retires_at),
        "festival": _festival(trail.festival),
        "duration_s": round(trail.duration_s, 2),
        "stops": [_stop(trail, stop) for stop in trail.stops],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _festival(festival: FestivalName | None) -> dict[str, Any] | None:
    if festival is None:
        return None
    return {
        "slug": festival.slug,
        "href": festival.href,
        "name": festival.name,
        "starts_on": festival.starts_on.isoformat(),
        "ends_on": festival.ends_on.isoformat(),
        "place": festival.place,
    }


def _stop(trail: TrailPage, stop: TrailStop) -> dict[str, Any]:
    if not stop.open:
        return {"number": stop.number, "code": stop.code, "open": False}
    sound = {form: f"/media/stops/{stop.code}.{form}" for form in ("webm", "m4a")} if stop.audio else None
    return {
        "number": stop.number,
        "code": stop.code,
        "open": True,
        "href": trail.href_of(stop),
        "title": stop.heading,
        "text": stop.text,
        "place_hint": stop.place_hint,
        "walking_note": stop.walking_note,
        "stall": stop.stall.name if stop.stall else "",
        "subject": {"kind": stop.subject.kind, "name": stop.subject.name} if stop.subject else None,
        "story": stop.story_slug if stop.story_met else "",
        "narrator": stop.narrator,
        "language": stop.language,
        "duration_s": round(stop.duration_s, 2),
        "audio": sound,
        "labels": labels_data(stop.story_labels),
        "passages": [
            {
                "key": one.key,
                "start_s": round(one.start_s, 2),
                "end_s": round(one.end_s, 2),
                "text": one.text,
                "labels": labels_data(one.labels),
            }
            for one in stop.passages
        ],
    }
