"""The desk's stop rules: those that are offered, and those in force with who made them, when and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.channels import Channel
from archive.gate import Viewer
from archive.mention_targets import target_of
from archive.reading_mentions import Link, links_to_targets
from archive.stop_rules import StopRule
from archive.stop_ruling import offers, rules_in_force


@dataclass(frozen=True, slots=True)
class OfferLine:
    """Words that were rejected `rejections` times for `target`; `surface` is folded."""

    target: Link
    surface: str
    rejections: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in force."""

    key: str
    target: Link
    surface: str
    by: str
    made_at: datetime
    reason: str


def read_offers(session: Session, *, viewer: Viewer, now: datetime) -> tuple[OfferLine, ...]:
    """The stop rules that are offered to this viewer's desk, most rejected first."""
    offered = offers(session)
    links = links_to_targets(session, [one.target for one in offered], viewer=viewer, channel=Channel.desk, now=now)
    return tuple(OfferLine(links[one.target], one.surface, one.rejections) for one in offered if one.target in links)


def read_rules(session: Session, *, viewer: Viewer, now: datetime) -> tuple[RuleLine, ...]:
    """The stop rules in force, newest first."""
    query = select(StopRule, Account.name).outerjoin(Account, Account.id == StopRule.account_id)
    answers = {(target_of(row), row.surface): (row, name) for row, name in session.execute(query.order_by(StopRule.id))}
    in_force = rules_in_force(session, {surface for _, surface in answers})
    links = links_to_targets(session, [target for target, _ in in_force], viewer=viewer, channel=Channel.desk, now=now)
    rows = sorted((answers[ruled] for ruled in in_force), key=lambda one: -one[0].id)
    return tuple(
        RuleLine(row.key, links[target_of(row)], row.surface, name or "", row.answered_at, row.reason)
        for row, name in rows
        if target_of(row) in links
    )
