"""The trails that visitors meet at a moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.reading_addresses import address_of
from archive.trail_versions import version_at
from archive.trails import Trail


@dataclass(frozen=True, slots=True)
class OpenTrail:
    """A trail in a list, as its open version calls it."""

    slug: str
    title: str
    introduction: str
    version: int
    opens_at: datetime
    retires_at: datetime | None
    festival_id: int | None

    @property
    def href(self) -> str:
        """Its address."""
        return address_of("trail", self.slug)


def list_open_trails(session: Session, *, now: datetime, channel: Channel = Channel.trail) -> tuple[OpenTrail, ...]:
    """Every trail that is open, the one whose version opened last first."""
    query = select(Trail).where(visible_to(VISITOR, channel, now, thing=Trail)).order_by(Trail.id)
    found = []
    for trail in session.scalars(query):
        version = version_at(session, trail.id, now)
        if version is not None:
            found.append(
                OpenTrail(
                    trail.slug, version.title, version.introduction, version.number, version.opens_at,
                    trail.retires_at, version.festival_id,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.opens_at, reverse=True))
