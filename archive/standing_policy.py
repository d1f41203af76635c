"""The archive's written policy: which machines' suggestions count before anybody has decided, and from what score on.

Changing it is a steward's act with a reason; every change is kept, and what it
lets through or no longer lets through is indexed again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.errors import InvalidInput
from archive.fitting import check_fit
from archive.mention_targets import Target, ask_after_mentions, target_of
from archive.mentions import Anchor, Mention, MentionState, StandingPolicy, StandingPolicyChange

ORIGINS = ("dictionary", "sound-alike")
"""Whose suggestions a policy may let through; people's own need none, and rules offer names, not mentions."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One change of the policy; `least_score` is None where the origin no longer stands undecided."""

    origin: str
    least_score: float | None
    by: str
    changed_at: datetime
    reason: str


def policy_in_force(session: Session) -> dict[str, float]:
    """The least score from which each origin's undecided mentions stand."""
    rows = session.scalars(select(StandingPolicy).order_by(StandingPolicy.origin))
    return {row.origin: row.least_score for row in rows}


def change_policy(
    session: Session, origin: str, least_score: float | None, *, by_id: int | None, reason: str = "", now: datetime
) -> None:
    """Let this origin's undecided mentions stand from `least_score` on, or not at all (None).

    Saying what is in force changes nothing.

    Raises:
        InvalidInput: there is no such origin, or the score is not between 0 and 1.
    """
    if origin not in ORIGINS:
        raise InvalidInput("There is no such origin; choose one of %(origins)s.", origins=" or ".join(ORIGINS))
    if least_score is not None and not 0.0 <= least_score <= 1.0:
        raise InvalidInput("Give a score between 0 and 1.")
    row = session.get(StandingPolicy, origin)
    former = None if row is None else row.least_score
    if former == least_score:
        return
    change = StandingPolicyChange(
        origin=origin, least_score=least_score, account_id=by_id, changed_at=now, reason=reason
    )
    check_fit(change)
    session.add(change)
    if least_score is None:
        session.delete(row)
    elif row is None:
        session.add(StandingPolicy(origin=origin, least_score=least_score))
    else:
        row.least_score = least_score
    session.flush()
    _ask_after_change(session, origin, former, least_score, now)


def _ask_after_change(
    session: Session, origin: str, former: float | None, least_score: float | None, now: datetime
) -> None:
    """Promise what follows for the undecided mentions that stood and stand no more, or the other way round."""
    none_stands = 2.0
    low, high = sorted(none_stands if score is None else score for score in (former, least_score))
    moved = select(Mention).where(
        Mention.origin == origin,
        Mention.state == MentionState.suggested,
        Mention.anchor == Anchor.valid,
        Mention.score >= low,
        Mention.score < high,
    )
    spoken: dict[int, set[Target]] = {}
    for mention in session.scalars(moved.order_by(Mention.passage_id)):
        spoken.setdefault(mention.passage_id, set()).add(target_of(mention))
    for passage_id, targets in spoken.items():
        ask_after_mentions(session, passage_id, targets, now=now)


def policy_history(session: Session) -> list[PolicyChange]:
    """Every change, newest first; the policy that the archive was laid with has none."""
    query = (
        select(StandingPolicyChange, Account.name)
        .outerjoin(Account, Account.id == StandingPolicyChange.account_id)
        .order_by(StandingPolicyChange.id.desc())
    )
    return [
        PolicyChange(row.origin, row.least_score, name or "", row.changed_at, row.reason)
        for row, name in session.execute(query)
    ]
