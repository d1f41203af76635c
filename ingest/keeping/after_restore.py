"""What a restored archive must forget and have made anew.

A backup holds no listening copies and no indexes. Until the worker has made
them, the record says that there are none, so that pages say so too. Whoever was
signed in signs in again: a session that was ended since must not be open anew.
"""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from archive.accounts import SignInSession
from archive.arrivals import Arrival, ArrivalState
from archive.outbox import Errand, ask
from archive.steps import Worker
from ingest.copies_there import make_lost_copies_again
from media.store import LocalStore


def ask_for_what_is_not_in_it(session: Session, store: LocalStore, *, now: datetime) -> None:
    """Forget copies whose files are not in `store`, sessions, workers and half-way arrivals; promise the rest."""
    make_lost_copies_again(session, store, now=now)
    ask(session, Errand.rebuild_index, 0, now=now)
    session.execute(update(SignInSession).where(SignInSession.revoked_at.is_(None)).values(revoked_at=now))
    session.execute(update(Worker).where(Worker.taken_over_at.is_(None)).values(taken_over_at=now))
    session.execute(delete(Arrival).where(Arrival.state.in_([ArrivalState.arriving, ArrivalState.whole])))
