"""Keeping a walk: its passages, in their order, get an address of their own and no longer change."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.gate import VISITOR
from archive.passages import Passage
from archive.phrases import Phrase
from archive.reading_weave import retold
from archive.thread_queries import Asked
from archive.weave_parts import Reason
from archive.weave_walk import MOST
from archive.weaves import Weave, WeaveStep

NO_SUCH_WEAVE = Phrase("There is no such weave.")
LEAST_KEPT, TITLE_CHARACTERS = 2, 200
NOT_AS_SEEN = Phrase("Some of these passages are not open any more; look at the weave again, then keep what you see.")
TOO_FEW = Phrase("A weave that is kept has at least two passages and at most nine.")
LONG_TITLE = Phrase("A title has at most %(title_characters)s letters; shorten it.") % {
    "title_characters": TITLE_CHARACTERS
}


def keep_weave(session: Session, keys: Sequence[str], *, title: str = "", by_id: int | None, now: datetime) -> Weave:
    """Keep these passages, in this order, as one weave.

    Raises:
        InvalidInput: they are too few or too many, or one of them is not open to everyone now.
    """
    if not LEAST_KEPT <= len(keys) <= MOST or len(set(keys)) < len(keys):
        raise InvalidInput(TOO_FEW)
    rows = session.execute(select(Passage.key, Passage.id).where(Passage.key.in_(keys)))
    ids = {row.key: row.id for row in rows}
    walk = retold(session, [ids[key] for key in keys if key in ids], Asked(VISITOR, Channel.page, now))
    if walk.keys != tuple(keys):
        raise InvalidInput(NOT_AS_SEEN)
    weave = Weave(title=_title(title), kept_by_id=by_id, created_at=now)
    session.add(weave)
    session.flush()
    reasons = ["", *(as_kept(step.onward) for step in walk.steps)]
    session.add_all(
        WeaveStep(weave_id=weave.id, position=position, passage_id=ids[key], reason=reason)
        for position, (key, reason) in enumerate(zip(keys, reasons, strict=False))
    )
    session.flush()
    note_event(session, "keep", f"weave:{weave.key}", by_id=by_id, now=now)
    return weave


def as_kept(reasons: Sequence[Reason]) -> str:
    """The strongest reason as it is written beside a step: its tie and the addresses of what it names."""
    if not reasons:
        return ""
    best = reasons[0]
    return " ".join([best.tie.value, best.subject.href, *([best.other.href] if best.other else [])])[:300]


def rename_weave(session: Session, key: str, title: str, *, by_id: int | None, now: datetime) -> Weave:
    """Give it another title, or none; its address stays.

    Raises:
        NotFound: there is none.
        InvalidInput: the title is too long.
    """
    weave = find_weave(session, key)
    weave.title = _title(title)
    session.flush()
    note_event(session, "rename", f"weave:{weave.key}", by_id=by_id, now=now)
    return weave


def unkeep_weave(session: Session, key: str, *, by_id: int | None, now: datetime) -> None:
    """Let it go: its address leads nowhere from now on, and its passages are as they were.

    Raises:
        NotFound: there is none.
    """
    weave = find_weave(session, key)
    session.execute(delete(WeaveStep).where(WeaveStep.weave_id == weave.id))
    session.delete(weave)
    session.flush()
    note_event(session, "unkeep", f"weave:{key}", by_id=by_id, now=now)


def find_weave(session: Session, key: str) -> Weave:
    """The kept weave of this key.

    Raises:
        NotFound: there is none.
    """
    weave = session.scalar(select(Weave).where(Weave.key == key))
    if weave is None:
        raise NotFound(NO_SUCH_WEAVE)
    return weave


def passages_of_weave(session: Session, weave_id: int) -> list[int]:
    """The ids of its passages as they were kept, in order. Asks nothing of the gate."""
    query = select(WeaveStep.passage_id).where(WeaveStep.weave_id == weave_id).order_by(WeaveStep.position)
    return list(session.scalars(query))


def _title(words: str) -> str:
    title = " ".join(words.split())
    if len(title) > TITLE_CHARACTERS:
        raise InvalidInput(LONG_TITLE)
    return title
