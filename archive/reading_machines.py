"""What the record knows of the machines at work: who was last seen alive, and what is let through undecided."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.mentions import StandingPolicy
from archive.recordings import Recording
from archive.steps import Worker


def last_heartbeat(session: Session) -> datetime | None:
    """When any worker was last seen alive; None where none ever ran."""
    return session.scalar(select(func.max(Worker.seen_at)))


def any_synthetic(session: Session) -> bool:
    """Whether any recording of the archive is a synthetic voice, which its pages then say."""
    return session.scalar(select(Recording.id).where(Recording.synthetic).limit(1)) is not None


def origins_let_through(session: Session) -> tuple[str, ...]:
    """The origins of suggestions that stand before a person has decided, by the archive's written policy."""
    return tuple(
        str(origin) for origin in session.scalars(select(StandingPolicy.origin).order_by(StandingPolicy.origin))
    )
