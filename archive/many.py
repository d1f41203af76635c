"""One act on many things: each is done for itself, what could not be done is told, and all of it is undone in one step.

What was done is written into the audit trail, by keys and with what undoes it.
Undoing leaves alone what somebody changed since.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import Event, note_event
from archive.keys import new_key
from archive.phrases import Phrase

MANY, UNDO_MANY = "act_on_many", "undo_act_on_many"
MOST_AT_ONCE = 200
NOTHING_CHOSEN = Phrase("Choose at least one.")
TOO_MANY = Phrase("Choose at most %(most)s at once.")
NO_SUCH_ACT = Phrase("There is no such act on many things.")
UNDONE_ALREADY = Phrase("This was undone already.")
CHANGED_SINCE = Phrase("Somebody changed it meanwhile.")
NOT_POSSIBLE = (Conflict, InvalidInput, NotFound)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A thing that was chosen by its key; `seen` is what it was when it was looked at."""

    key: str
    seen: str


@dataclass(frozen=True, slots=True)
class Many:
    """What was done: to which things, with what undoes it for each; which were `left`.

    `not_undone` is what undoing it left, where it was undone.
    """

    key: str
    act: str
    done: tuple[tuple[str, Any], ...]
    left: tuple[str, ...]
    who: str
    at: datetime
    undone: bool = False
    not_undone: tuple[str, ...] = ()


def do_to_many(
    session: Session, act: str, chosen: Sequence[Chosen], do: Callable[[Chosen], Any], *, by_id: int, now: datetime
) -> str:
    """Do it to each; what raises is left as it was. `do` gives what undoes it. Returns the key of the act.

    Raises:
        InvalidInput: nothing is chosen, or too much.
        Conflict, InvalidInput, NotFound: it could be done to none of them; the sentence is that of the first.
    """
    if not chosen:
        raise InvalidInput(NOTHING_CHOSEN)
    if len(chosen) > MOST_AT_ONCE:
        raise InvalidInput(TOO_MANY, most=MOST_AT_ONCE)
    done: list[tuple[str, Any]] = []
    left: list[str] = []
    errors = [_each(session, one.key, partial(do, one), done, left) for one in chosen]
    if not done and errors[0] is not None:
        raise errors[0]
    key = new_key()
    note_event(session, MANY, f"many:{key}", by_id=by_id, now=now, doing=act, done=done, left=left)
    return key


def undo_many(session: Session, many: Many, undo: Callable[[str, Any], Any], *, by_id: int, now: datetime) -> None:
    """Undo it on each, as far as nobody changed it since.

    Raises:
        Conflict: it was undone already.
    """
    if many.undone:
        raise Conflict(UNDONE_ALREADY)
    done: list[tuple[str, Any]] = []
    left: list[str] = []
    for key, was in reversed(many.done):
        _each(session, key, partial(undo, key, was), done, left)
    note_event(session, UNDO_MANY, f"many:{many.key}", by_id=by_id, now=now, doing=many.act, left=left)


def _each(
    session: Session, key: str, act: Callable[[], Any], done: list[tuple[str, Any]], left: list[str]
) -> Conflict | InvalidInput | NotFound | None:
    savepoint = session.begin_nested()
    try:
        was = act()
        session.flush()
    except NOT_POSSIBLE as error:
        savepoint.rollback()
        left.append(key)
        return error
    savepoint.commit()
    done.append((key, was))
    return None


def read_many(session: Session, key: str) -> Many:
    """The act of this key.

    Raises:
        NotFound: there is none.
    """
    query = select(Event, Account.name).outerjoin(Account, Account.id == Event.account_id)
    rows = session.execute(query.where(Event.thing == f"many:{key}").order_by(Event.id).with_for_update()).all()
    if not rows:
        raise NotFound(NO_SUCH_ACT)
    (event, who), undone = rows[0], [row for row, _ in rows[1:]]
    return Many(
        key, event.detail["doing"], tuple((key, was) for key, was in event.detail["done"]), tuple(event.detail["left"]),
        who or "", event.happened_at, bool(undone), tuple(undone[0].detail["left"]) if undone else (),
    )  # fmt: skip


def check_unchanged(seen: str, now: str) -> None:
    """Raises Conflict where somebody changed it since it was looked at."""
    if seen != now:
        raise Conflict(CHANGED_SINCE)
