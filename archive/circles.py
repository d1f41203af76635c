"""What a viewer belongs to, as far as agreements ask: protocols that are met, and the festival where a device stands.

Loaded once a request, and only for whoever is signed in or comes from a
festival's own device; visitors are outside of all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import Session

from archive.base import there_is
from archive.channels import IN_KIOSKS, Channel
from archive.database import rows
from archive.festivals import Festival
from archive.passwords import digest_of
from archive.protocols import FestivalDevice, GroupMember, GroupRule, Protocol, ProtocolGroup


@dataclass(frozen=True, slots=True)
class Circle:
    """Ids of the protocols whose groups a viewer is in as they ask, and of the festivals whose device they use."""

    protocols: frozenset[int] = frozenset()
    festivals: frozenset[int] = frozenset()

    def holds(self, protocol_id: int | None, festival_id: int | None) -> bool:
        """Whether what is kept to this protocol and this festival (None: to nobody) is kept to this circle too."""
        kept_to_others = protocol_id is not None and protocol_id not in self.protocols
        return not kept_to_others and (festival_id is None or festival_id in self.festivals)

    def and_at(self, festival_id: int | None) -> "Circle":
        """The same circle on a device of this festival."""
        return self if festival_id is None else Circle(self.protocols, self.festivals | {festival_id})

    @property
    def spelled(self) -> str:
        """In letters, the same for equal circles; '' of whoever is outside of all."""
        inside = self.protocols or self.festivals
        return f"{sorted(self.protocols)} {sorted(self.festivals)}" if inside else ""


OUTSIDE = Circle()
A_DAY = timedelta(days=1)
IN_PERSON = IN_KIOSKS | {Channel.page, Channel.media, Channel.search, Channel.facet, Channel.api}
"""Channels through which one person is answered. Through all others things leave for anyone, and no circle counts."""


def circle_of_account(session: Session, account_id: int) -> Circle:
    """The protocols that this account meets, by the groups it is in now."""
    member = there_is(
        GroupMember, where=and_(GroupMember.group_id == ProtocolGroup.group_id, GroupMember.account_id == account_id)
    )
    named = ProtocolGroup.protocol_id == Protocol.id
    in_any = there_is(ProtocolGroup, where=and_(named, member))
    not_in_all = there_is(ProtocolGroup, where=and_(named, not_(member)))
    met = and_(in_any, or_(Protocol.rule == GroupRule.any, not_(not_in_all)))
    found = rows(session, select(Protocol.id).where(met))
    return Circle(protocols=frozenset(id_ for (id_,) in found)) if found else OUTSIDE


def festival_of_device(session: Session, token: str, *, now: datetime) -> int | None:
    """The festival at which the device with this secret stands, while it lasts.

    A day more at either end, since its days are by the clock of the place.
    """
    query = (
        select(FestivalDevice.festival_id)
        .join(Festival, Festival.id == FestivalDevice.festival_id)
        .where(
            FestivalDevice.token_sha256 == digest_of(token),
            FestivalDevice.opened_at.is_not(None),
            FestivalDevice.closed_at.is_(None),
            Festival.starts_on <= now.date() + A_DAY,
            Festival.ends_on >= now.date() - A_DAY,
        )
    )
    return session.scalar(query)
