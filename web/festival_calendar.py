"""A festival as a calendar file (RFC 5545), for one press into somebody's own calendar.

Hours are those of the clock where it is held, so they are written as local
times without a zone; where no hours are given it fills its days. The UID is
the festival's key for ever, so that fetching it again changes the entry and
never makes a second one.
"""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from archive.reading_festivals import FestivalPage

TYPE = "text/calendar; charset=utf-8"


def festival_calendar(festival: FestivalPage, site: str, *, now: datetime) -> bytes:
    """The file. `site`: the archive's own address, for the link."""
    calendar = Calendar()
    calendar.add("prodid", "-//Storyloom//Festivals//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in _events(festival, site):
        event.add("dtstamp", now)
        event.add("last-modified", festival.changed_at)
        calendar.add_component(event)
    said: bytes = calendar.to_ical()
    return said


def _events(festival: FestivalPage, site: str) -> list[Event]:
    """One for each day where it keeps hours, so that nobody is told it goes on through the night; else one for all."""
    name = festival.name
    if name.opens is None:
        event = _event(festival, site, festival.key)
        event.add("dtstart", name.starts_on)
        event.add("dtend", name.ends_on + timedelta(days=1))
        return [event]
    events = []
    for n in range((name.ends_on - name.starts_on).days + 1):
        day = name.starts_on + timedelta(days=n)
        event = _event(festival, site, festival.key if n == 0 else f"{festival.key}-{n + 1}")
        event.add("dtstart", datetime.combine(day, name.opens))
        if name.closes:
            after_midnight = name.closes <= name.opens
            event.add("dtend", datetime.combine(day + timedelta(days=after_midnight), name.closes))
        events.append(event)
    return events


def _event(festival: FestivalPage, site: str, uid: str) -> Event:
    address = f"{site}{festival.name.href}"
    event = Event()
    event.add("uid", f"{uid}@storyloom")
    event.add("summary", festival.name.name)
    event.add("url", address)
    event.add("description", "\n\n".join(filter(None, (festival.note, address))))
    if festival.name.place:
        event.add("location", festival.name.place)
    return event
