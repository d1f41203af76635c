"""The weave: a walk of five to nine passages along threads, made when it is asked for and under the gate.

The same archive, viewer and passage give the same walk; `archive.weave_ways`
says which way it goes.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer
from archive.passages import NO_SUCH_PASSAGE, find_passage
from archive.reading_threads import mark_said, moments_in_stories, reasons_of
from archive.thread_ground import Ground
from archive.thread_loading import ground_around, ground_between
from archive.thread_queries import Asked
from archive.thread_strength import Neighbours
from archive.weave_parts import Reason, WovenStep, WovenWalk
from archive.weave_ways import most_varied


def weave_from(
    session: Session, key: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> WovenWalk:
    """The walk that begins at the passage of this key; fewer than five steps where no more hold together.

    Raises:
        NotFound: there is no such passage, or none that this viewer may meet; the two read the same.
    """
    asked = Asked(viewer, channel, now)
    start = find_passage(session, key).id
    walk = woven(session, start, asked)
    if not walk.steps or walk.steps[0].moment.passage_key != find_passage(session, key).key:
        raise NotFound(NO_SUCH_PASSAGE)
    return walk


def woven(session: Session, start: int, asked: Asked, *, least: int = 0) -> WovenWalk:
    """The same by the passage's id; no step at all where it may not be met, or fewer than `least` hold together."""
    ground = ground_around(session, start, asked)
    neighbours = Neighbours(ground)
    ids = most_varied(start, ground, neighbours) if start in ground.strands else (start,)
    if len(ids) < least:
        return WovenWalk(())
    reasons = {pair: reasons_of(neighbours.of(pair[0])[pair[1]]) for pair in pairwise(ids)}
    return told(session, ids, reasons, ground, asked)


def retold(session: Session, ids: Sequence[int], asked: Asked) -> WovenWalk:
    """These passages in this order, as far as they may be met: what is closed is left out and the others close up."""
    ground = ground_between(session, ids, asked)
    neighbours = Neighbours(ground)
    open_ids = [id_ for id_ in ids if id_ in moments_in_stories(session, ids, ground, asked)]
    reasons = {
        (one, other): reasons_of(neighbours.of(one).get(other, ())) if one in ground.strands else ()
        for one, other in pairwise(open_ids)
    }
    return told(session, open_ids, reasons, ground, asked)


def told(
    session: Session,
    ids: Sequence[int],
    reasons: dict[tuple[int, int], tuple[Reason, ...]],
    ground: Ground,
    asked: Asked,
) -> WovenWalk:
    """The walk with its voices, and the words marked on which its threads stand."""
    about: dict[int, tuple[Reason, ...]] = dict.fromkeys(ids, ())
    for (one, other), own in reasons.items():
        about[one] += own
        about[other] += own
    moments = mark_said(moments_in_stories(session, ids, ground, asked), about, ground)
    onward = {pair[0]: own for pair, own in reasons.items()}
    return WovenWalk(tuple(WovenStep(moments[id_], onward.get(id_, ())) for id_ in ids if id_ in moments))
