"""Devices that stand at a festival: on them is heard what is kept to that place.

Nobody's whereabouts are asked of a browser, which would say what it is told
to. An organiser makes a link and opens it on the device that stands there, and
can close the device at any moment; what is then heard is theirs to answer for.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.festivals import Festival
from archive.fitting import check_fit
from archive.passwords import digest_of
from archive.phrases import Phrase
from archive.protocols import FestivalDevice

LINK_LIFE = timedelta(hours=24)
NO_SUCH_DEVICE = Phrase("There is no such device.")
NAME_IT = Phrase("Give the device a name, such as “Tablet at the seed stall”.")
NOT_OPEN = Phrase("This link is not open any more; ask at the desk for a new one.")


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device of a festival; `opened_at` is None while its link waits to be opened."""

    key: str
    name: str
    made_at: datetime
    opened_at: datetime | None


def make_device(session: Session, festival: Festival, name: str, *, by_id: int | None, now: datetime) -> str:
    """The secret of a one-time link that makes the browser which opens it a device of the festival; shown once.

    Raises:
        InvalidInput: it has no name.
    """
    if not name.strip():
        raise InvalidInput(NAME_IT)
    token = secrets.token_urlsafe(24)
    device = FestivalDevice(
        festival_id=festival.id, name=name.strip(), token_sha256=digest_of(token), made_by_id=by_id, made_at=now
    )
    check_fit(device)
    session.add(device)
    session.flush()
    note_event(session, "make_device", f"festival:{festival.key}", by_id=by_id, now=now, device=device.key)
    return token


def festival_of_link(session: Session, token: str, *, now: datetime) -> Festival:
    """The festival whose device this link would make. Raises NotFound where it is not open."""
    return session.get_one(Festival, _waiting(session, token, now).festival_id)


def open_device(session: Session, token: str, *, now: datetime) -> str:
    """Spend the link: the new secret that the device keeps. Raises NotFound where it is not open."""
    device = _waiting(session, token, now)
    kept = secrets.token_urlsafe(32)
    device.token_sha256, device.opened_at = digest_of(kept), now
    session.flush()
    return kept


def _waiting(session: Session, token: str, now: datetime) -> FestivalDevice:
    query = select(FestivalDevice).where(
        FestivalDevice.token_sha256 == digest_of(token),
        FestivalDevice.opened_at.is_(None),
        FestivalDevice.closed_at.is_(None),
        FestivalDevice.made_at > now - LINK_LIFE,
    )
    device = session.scalar(query)
    if device is None:
        raise NotFound(NOT_OPEN)
    return device


def devices_of(session: Session, festival: Festival, *, now: datetime) -> list[DeviceLine]:
    """Those that are open, and links that wait to be opened, newest first."""
    query = select(FestivalDevice).where(FestivalDevice.festival_id == festival.id, FestivalDevice.closed_at.is_(None))
    rows = session.scalars(query.order_by(FestivalDevice.made_at.desc(), FestivalDevice.id.desc()))
    return [
        DeviceLine(row.key, row.name, row.made_at, row.opened_at)
        for row in rows
        if row.opened_at is not None or row.made_at > now - LINK_LIFE
    ]


def close_device(session: Session, festival: Festival, key: str, *, by_id: int | None, now: datetime) -> None:
    """Let a device be no device of the festival from its next request on. Raises NotFound."""
    query = select(FestivalDevice).where(FestivalDevice.festival_id == festival.id, FestivalDevice.key == key)
    device = session.scalar(query)
    if device is None:
        raise NotFound(NO_SUCH_DEVICE)
    if device.closed_at is None:
        device.closed_at = now
        session.flush()
        note_event(session, "close_device", f"festival:{festival.key}", by_id=by_id, now=now, device=key)
