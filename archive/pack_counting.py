"""Noting that a pack was taken or has asked again, forgetting one, and counting those that carry what was withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from archive.packs import TakenPack
from archive.reading_pack import Pack
from archive.trails import Trail

MOST_NEW_A_DAY = 5000
"""Of one trail; more are served and not counted, so that nobody can fill the archive with made-up packs."""
FORGOTTEN_AFTER = timedelta(days=400)
"""A device that has not asked for so long has most likely thrown the pack away."""


@dataclass(frozen=True, slots=True)
class PacksOut:
    """Packs of a trail that are believed to exist, and how many of them have not asked since the gate last changed."""

    taken: int
    behind: int


def is_noted(session: Session, pack: Pack, key: str, *, today: date) -> bool:
    """Whether nothing new is to be written down about this pack."""
    row = session.scalar(select(TakenPack).where(TakenPack.key == key))
    return row is not None and (row.version, row.state, row.asked_on) == (pack.trail.version, pack.state, today)


def note_pack(session: Session, pack: Pack, key: str, *, today: date) -> None:
    """Write down that the pack with this id was answered with what the gate lets through now.

    An id that belongs to another trail stays with that.
    """
    trail_id = session.scalar(select(Trail.id).where(Trail.slug == pack.trail.slug))
    row = session.scalar(select(TakenPack).where(TakenPack.key == key))
    if trail_id is None or (row is not None and row.trail_id != trail_id):
        return
    if row is None:
        if _new_today(session, trail_id, today) >= MOST_NEW_A_DAY:
            return
        row = TakenPack(key=key, trail_id=trail_id, taken_on=today)
        session.add(row)
    row.version, row.state, row.asked_on = pack.trail.version, pack.state, today
    session.flush()


def forget_pack(session: Session, slug: str, key: str) -> None:
    """Its holder threw it away. Nothing happens where it is not known."""
    of_trail = select(Trail.id).where(Trail.slug == slug).scalar_subquery()
    session.execute(delete(TakenPack).where(TakenPack.key == key, TakenPack.trail_id == of_trail))


def packs_out(session: Session, trail_ids: Collection[int], *, state_of: dict[int, str], today: date) -> PacksOut:
    """The packs of these trails; `state_of` is what the gate lets through of each now, none for one that closed."""
    query = (
        select(TakenPack.trail_id, TakenPack.state, func.count())
        .where(TakenPack.trail_id.in_(trail_ids), TakenPack.asked_on > today - FORGOTTEN_AFTER)
        .group_by(TakenPack.trail_id, TakenPack.state)
    )
    rows = session.execute(query).all()
    behind = sum(count for trail_id, state, count in rows if state_of.get(trail_id) != state)
    return PacksOut(taken=sum(count for _, _, count in rows), behind=behind)


def _new_today(session: Session, trail_id: int, today: date) -> int:
    found = select(func.count()).where(TakenPack.trail_id == trail_id, TakenPack.taken_on == today)
    return session.scalar(found) or 0
