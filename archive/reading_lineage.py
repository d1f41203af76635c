"""A seed lot's lineage, with names as they may be shown, and the second at which each handover is told.

A handover that is told in a passage which may not be met is left out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.folding import fold
from archive.gate import Viewer
from archive.reading_moments import Moment
from archive.reading_said import moments_said, place_of
from archive.seeds import Handover
from archive.told_names import told_names


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """Who gave the seed to whom; `giver` is '' where nobody said.

    `hands` are numbers that tell the hands apart, also those of people who are
    not named (None for a giver nobody named).
    """

    giver: str
    receiver: str
    year: int | None
    note: str
    moment: Moment | None
    hands: tuple[int | None, int]


def lineage_of(
    session: Session, seed_id: int, *, viewer: Viewer, channel: Channel, now: datetime
) -> tuple[HandoverLine, ...]:
    """The lot's handovers, oldest first; a person who may not be named is “someone”."""
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    rows = session.scalars(select(Handover).where(Handover.seed_id == seed_id).order_by(Handover.position)).all()
    moments = moments_said(session, [place_of(row) for row in rows], **asks)
    told = [row for row in rows if row.passage_id is None or place_of(row) in moments]
    names = told_names(session, [words for row in told for words in (row.giver, row.receiver, row.note)], **asks)
    numbers: dict[str, int] = {}
    for row in told:
        for hand in (row.giver, row.receiver):
            if hand:
                numbers.setdefault(fold(hand), len(numbers))
    lines = []
    for row in told:
        place = place_of(row)
        moment = moments[place] if place else None
        lines.append(
            HandoverLine(
                giver=names.hand(row.giver, said=moment is not None) if row.giver else "",
                receiver=names.hand(row.receiver, said=moment is not None) if row.receiver else "",
                year=row.year,
                note=names.text(row.note),
                moment=moment,
                hands=(numbers.get(fold(row.giver)), numbers.get(fold(row.receiver), 0)),
            )
        )
    return tuple(lines)
