"""The audit trail as the desk reads it: who did what to which thing, newest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.events import Event
from archive.festivals import Festival
from archive.labels import Label
from archive.passages import Passage
from archive.protocols import Group
from archive.reading_addresses import address_of
from archive.recordings import Recording
from archive.stories import Story
from archive.subjects import Subject
from archive.trails import Trail

PAGE_OF = 100


@dataclass(frozen=True, slots=True)
class EventLine:
    """One act. `who` is '' where a machine, a command or somebody without an account did it; `href`: at the desk."""

    id: int
    at: datetime
    who: str
    act: str
    kind: str
    name: str
    href: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventsPage:
    """A page of them; `older` is what `before` must be for the next, None at the end."""

    events: tuple[EventLine, ...]
    older: int | None


def read_events(session: Session, *, thing: str = "", before: int | None = None) -> EventsPage:
    """The newest acts, or those before an event's id; with `thing` (kind:key), only what was done to that."""
    query = select(Event, Account.name).outerjoin(Account, Account.id == Event.account_id)
    if thing:
        query = query.where(Event.thing == thing)
    if before is not None:
        query = query.where(Event.id < before)
    rows = session.execute(query.order_by(Event.id.desc()).limit(PAGE_OF + 1)).all()
    named = _named(session, (event.thing for event, _ in rows))
    lines = tuple(_line(event, who or "", named) for event, who in rows[:PAGE_OF])
    return EventsPage(lines, lines[-1].id if len(rows) > PAGE_OF else None)


def _line(event: Event, who: str, named: dict[str, tuple[str, str]]) -> EventLine:
    given = event.detail.get("name")
    known = given if isinstance(given, str) and given else event.thing.partition(":")[2]
    name, href = named.get(event.thing, (known, ""))
    kind = event.thing.partition(":")[0]
    reason = event.detail.get("reason", "")
    return EventLine(
        event.id, event.happened_at, who, event.act, kind, name, href, reason if isinstance(reason, str) else ""
    )


def _named(session: Session, things: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What things are called, and where the desk has them, for those kinds that have a page there."""
    keys: dict[str, set[str]] = defaultdict(set)
    for thing in things:
        kind, _, key = thing.partition(":")
        keys[kind].add(key)
    named: dict[str, tuple[str, str]] = {}
    for kind, (table, label, href) in _TABLES.items():
        for row in session.scalars(select(table).where(table.key.in_(keys[kind]))):
            named[f"{kind}:{row.key}"] = (label(row), href(row))
    lines = select(Passage.key, Recording.title).join(Recording, Recording.id == Passage.recording_id)
    for key, title in session.execute(lines.where(Passage.key.in_(keys["passage"]))):
        named[f"passage:{key}"] = (title, f"/desk/passages/{key}")
    return named | {f"many:{key}": (key, f"/desk/many/{key}") for key in keys["many"]}


_TABLES: dict[str, tuple[type[Any], Any, Any]] = {
    "story": (Story, lambda row: row.title, lambda row: f"/desk{address_of('story', row.slug)}"),
    "trail": (Trail, lambda row: row.title, lambda row: f"/desk{address_of('trail', row.slug)}"),
    "recording": (Recording, lambda row: row.title, lambda row: f"/desk/recordings/{row.key}"),
    "subject": (Subject, lambda row: row.name, lambda row: f"/desk/subjects/{row.key}"),
    "account": (Account, lambda row: row.name, lambda _row: ""),
    "festival": (Festival, lambda row: row.name, lambda row: f"/desk{address_of('festival', row.slug)}"),
    "group": (Group, lambda row: row.name, lambda _row: ""),
    "label": (Label, lambda row: row.name, lambda _row: ""),
}
