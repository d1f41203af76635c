"""Trails and festivals as schema.org JSON-LD, for search engines and calendars that read pages."""

from typing import Any

from archive.reading_festivals import FestivalPage
from archive.reading_trail import FestivalName, TrailPage
from web.story_words import inside_script


def trail_for_machines(trail: TrailPage, site: str) -> str:
    """A trail as a list of what is heard at its open stops, in order."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": trail.title,
        "description": trail.introduction,
        "url": f"{site}{trail.href}",
        "version": str(trail.version),
        "numberOfItems": len(trail.open_stops),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": stop.heading,
                "url": f"{site}{trail.href_of(stop)}",
            }
            for position, stop in enumerate(trail.open_stops, start=1)
        ],
    }
    if trail.festival:
        described["isPartOf"] = _event(trail.festival, site)
    return inside_script(described)


def festival_for_machines(festival: FestivalPage, site: str) -> str:
    """A festival as an event."""
    described = {"@context": "https://schema.org", **_event(festival.name, site)}
    if festival.note:
        described["description"] = festival.note
    described["subEvent"] = [
        {"@type": "Event", "name": trail.title, "url": f"{site}{trail.href}", **_when(festival.name)}
        for trail in festival.trails
    ]
    return inside_script(described)


def _event(festival: FestivalName, site: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "Festival",
        "name": festival.name,
        "url": f"{site}{festival.href}",
        **_when(festival),
    }
    if festival.place:
        described["location"] = {"@type": "Place", "name": festival.place, "address": festival.place}
    return described


def _when(festival: FestivalName) -> dict[str, str]:
    """Local times without a zone, as the festival's own clock has them; days where no hours are given."""
    starts, ends = festival.starts_on.isoformat(), festival.ends_on.isoformat()
    return {
        "startDate": f"{starts}T{festival.opens.isoformat()}" if festival.opens else starts,
        "endDate": f"{ends}T{festival.closes.isoformat()}" if festival.closes else ends,
    }
