"""Kept weaves as they may be met now: the passages that are closed are left out, and the others close up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer
from archive.reading_search import MomentText, moments_text
from archive.reading_weave import retold
from archive.thread_queries import Asked
from archive.weave_keeping import NO_SUCH_WEAVE, find_weave, passages_of_weave
from archive.weave_parts import WovenStep, WovenWalk
from archive.weaves import Weave


@dataclass(frozen=True, slots=True)
class KeptWeave:
    """A walk under its own address; `kept_steps` counts what it was kept with."""

    key: str
    title: str
    kept_at: datetime
    kept_steps: int
    walk: WovenWalk

    @property
    def href(self) -> str:
        """Its address."""
        return f"/weave/kept/{self.key}"


def read_kept_weave(
    session: Session, key: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> KeptWeave:
    """The weave kept under this key. Its steps are also what a trail can begin with.

    Raises:
        NotFound: there is none, or none of its passages may be met; the two read the same.
    """
    weave = find_weave(session, key)
    ids = passages_of_weave(session, weave.id)
    walk = retold(session, ids, Asked(viewer, channel, now))
    if not walk.steps:
        raise NotFound(NO_SUCH_WEAVE)
    return _kept(weave, ids, walk)


def list_kept_weaves(
    session: Session,
    *,
    viewer: Viewer,
    now: datetime,
    limit: int = 24,
    channel: Channel = Channel.page,
    closed_too: bool = False,
) -> tuple[KeptWeave, ...]:
    """What people kept, newest first, without the reasons between its steps.

    One of which nothing may be met any more is in it only with `closed_too`: who kept it can let it go.
    """
    rows = session.scalars(select(Weave).order_by(Weave.created_at.desc(), Weave.id.desc()).limit(limit))
    kept = [(row, passages_of_weave(session, row.id)) for row in rows]
    heard = moments_text(session, {id_ for _, ids in kept for id_ in ids}, viewer=viewer, now=now, channel=channel)
    found = [_kept(row, ids, _without_reasons([heard[id_] for id_ in ids if id_ in heard])) for row, ids in kept]
    return tuple(weave for weave in found if closed_too or weave.walk.steps)


def _without_reasons(texts: list[MomentText]) -> WovenWalk:
    return WovenWalk(tuple(WovenStep(text.moments[min(text.moments)]) for text in texts))


def _kept(weave: Weave, ids: list[int], walk: WovenWalk) -> KeptWeave:
    return KeptWeave(weave.key, weave.title, weave.created_at, len(ids), walk)
