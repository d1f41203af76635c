"""Receipts: what an act on somebody's word reached at that moment, and what it cannot reach any more.

A receipt tells what was open before the act and is closed after it, asked of
the gate both times: it is a finding and no promise.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import affected_stories
from archive.agreement_versions import Scope, name_of_scope
from archive.errors import NotFound
from archive.narrators import NarratorAct, Receipt
from archive.pack_counting import packs_out
from archive.phrases import Phrase
from archive.print_counts import signs_printed_of
from archive.reach import Reach, reach_of
from archive.reading_addresses import address_of, stop_address
from archive.stories import Story
from archive.trails import Stop, Trail

NO_SUCH_RECEIPT = Phrase("There is no such receipt.")


def with_receipt(
    session: Session,
    act: NarratorAct,
    scope: Scope,
    do: Callable[[], object],
    *,
    person_id: int | None,
    by_id: int | None,
    now: datetime,
) -> Receipt:
    """Do it, and write down what it closed and opened, in the caller's transaction. Raises what `do` raises."""
    stories = affected_stories(session, scope)
    before = reach_of(session, stories, now=now)
    do()
    after = reach_of(session, stories, now=now)
    left = before.less(after).stops
    detail = {
        "stories": [_story(session, id_, before, after) for id_ in stories],
        "trails": stops_in_words(session, left),
        "packs": packs_with(session, left, now),
    }
    receipt = Receipt(act=act, thing=name_of_scope(scope), person_id=person_id, by_id=by_id, made_at=now, detail=detail)
    session.add(receipt)
    session.flush()
    return receipt


def find_receipt(session: Session, key: str, *, person_id: int | None = None) -> Receipt:
    """The receipt of this key; with `person_id`, only one of theirs.

    Raises:
        NotFound: there is none.
    """
    query = select(Receipt).where(Receipt.key == key)
    receipt = session.scalar(query if person_id is None else query.where(Receipt.person_id == person_id))
    if receipt is None:
        raise NotFound(NO_SUCH_RECEIPT)
    return receipt


def receipts_of(session: Session, person_id: int) -> list[Receipt]:
    """A person's receipts, newest first."""
    query = select(Receipt).where(Receipt.person_id == person_id).order_by(Receipt.made_at.desc(), Receipt.id.desc())
    return list(session.scalars(query))


def _story(session: Session, id_: int, before: Reach, after: Reach) -> dict[str, Any]:
    row = session.get_one(Story, id_)
    was = {channel for story, channel in before.surfaces if story == id_}
    is_ = {channel for story, channel in after.surfaces if story == id_}
    return {
        "title": row.title,
        "href": address_of("story", row.slug),
        "closed": sorted(channel.value for channel in was - is_),
        "opened": sorted(channel.value for channel in is_ - was),
    }


def stops_in_words(session: Session, stop_ids: Collection[int]) -> list[dict[str, Any]]:
    """Stops by the name of their trail, each with how many signs of it were printed."""
    query = select(Stop, Trail).join(Trail, Trail.id == Stop.trail_id).where(Stop.id.in_(stop_ids))
    return [
        {
            "title": trail.title,
            "number": stop.number,
            "href": stop_address(trail.slug, stop.number or 0),
            "printed": signs_printed_of(session, trail.key, stop.code),
        }
        for stop, trail in session.execute(query.order_by(Trail.id, Stop.number))
    ]


def packs_with(session: Session, stop_ids: Collection[int], now: datetime) -> int:
    """How many packs on visitors' devices still hold what left: none of them has asked since."""
    trails = set(session.scalars(select(Stop.trail_id).where(Stop.id.in_(stop_ids))))
    return packs_out(session, trails, state_of={}, today=now.date()).behind
