"""Whether this archive works: its database, its worker and its index, in a form that a monitor reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from archive.reading_machines import last_heartbeat
from ingest.place import Place

LATE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Health:
    """`worker_seen_s_ago` is None where no worker ever ran; `ok` speaks of what visitors need."""

    ok: bool
    database: bool
    index: bool
    worker: bool
    worker_seen_s_ago: float | None


def health_of(place: Place, session: Session, *, now: datetime) -> Health:
    """Look at each part; raises what the database raises when it does not answer."""
    seen_at = last_heartbeat(session)
    ago = None if seen_at is None else max(0.0, (now - seen_at).total_seconds())
    index = place.public_index.is_ready()
    return Health(
        ok=True,
        database=True,
        index=index,
        worker=ago is not None and ago < LATE.total_seconds(),
        worker_seen_s_ago=ago,
    )
