"""How often people agreed with each machine, by what it took the words for: counted over all that was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.deciding import PERSON
from archive.gate import Viewer
from archive.mention_targets import target_of
from archive.mentions import Mention, MentionState
from archive.reading_mentions import Link, links_to_targets


@dataclass(frozen=True, slots=True)
class Agreed:
    """One machine on one thing: how many of its mentions people accepted and rejected."""

    origin: str
    target: Link
    accepted: int
    rejected: int


def read_agreed(session: Session, *, viewer: Viewer, now: datetime) -> tuple[Agreed, ...]:
    """Every machine on everything that anybody decided on, by machine."""
    targets = (Mention.subject_id, Mention.recipe_id, Mention.seed_id)
    accepted, rejected = (
        func.sum(case((Mention.state == state, 1), else_=0)) for state in (MentionState.accepted, MentionState.rejected)
    )
    query: Any = (
        select(Mention.origin, *targets, accepted.label("accepted"), rejected.label("rejected"))
        .where(Mention.origin != PERSON, Mention.state != MentionState.suggested)
        .group_by(Mention.origin, *targets)
        .order_by(Mention.origin)
    )
    rows = session.execute(query).all()
    wanted = [target_of(row) for row in rows]
    links = links_to_targets(session, wanted, viewer=viewer, channel=Channel.desk, now=now)
    return tuple(
        Agreed(row.origin, links[target], row.accepted, row.rejected)
        for row, target in zip(rows, wanted, strict=True)
        if target in links
    )
