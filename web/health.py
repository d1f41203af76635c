"""Whether this archive works: its database, its worker and its search, in a form that a monitor reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from archive.reading_machines import last_heartbeat
from archive.reading_search_lag import search_lag
from ingest.answering import DATABASE
from ingest.keeping.health import KeepingHealth, keeping_health
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


@dataclass(frozen=True, slots=True)
class SearchHealth:
    """Who answers searches (`answered_by`), and whether that is not the first choice (`falls_back`).

    `waiting` changes are not confirmed by every index, the oldest for `oldest_s`;
    `down` names indexes that do not answer.
    """

    answered_by: str
    falls_back: bool
    waiting: int
    oldest_s: float
    down: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """How well the archive is kept; ages are in seconds, and None where it never happened.

    `fixity_s_ago` is of the file whose last look is the oldest; `drill_s_ago` of the last restore drill. `copy_` is
    of the second copy: how many files wait for theirs, and whether it answers; None where none is kept.
    """

    disk_free_share: float
    oldest_run_s: float | None
    bad_files: int
    fixity_s_ago: float | None
    backup_s_ago: float | None
    backup_well: bool
    drill_s_ago: float | None
    drill_well: bool
    copy_waiting: int | None
    copy_oldest_s: float | None
    copy_answers: bool | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the site can answer people now, what search rests on while it does, and how the archive is kept.

    `stands_s`: for how long something has waited that no worker touches, alive or not; None where all goes on.
    """

    ok: bool
    database: bool
    worker: bool
    stands_s: float | None
    search: SearchHealth
    kept: Kept


def health_of(place: Place, session: Session, *, now: datetime) -> Health:
    """Look at each part; raises what the database raises when it does not answer."""
    ago = _worker_seen_s_ago(session, now)
    return Health(
        ok=True,
        database=True,
        index=place.public_index.answering() not in ("", DATABASE),
        worker=_is_alive(ago),
        worker_seen_s_ago=ago,
    )


def readiness_of(place: Place, session: Session, *, now: datetime) -> Readiness:
    """Look at what a request needs; raises what the database raises when it does not answer."""
    kept = keeping_health(session, place, now=now)
    return Readiness(
        ok=True,
        database=True,
        worker=_is_alive(_worker_seen_s_ago(session, now)),
        stands_s=_age_s(kept.work.standing_since, now),
        search=search_health(place, session, now=now),
        kept=_kept(kept, now),
    )


def _kept(health: KeepingHealth, now: datetime) -> Kept:
    copy = health.copy
    return Kept(
        disk_free_share=round(health.disk_free_bytes / health.disk_bytes, 3),
        oldest_run_s=_age_s(health.work.oldest_run_at, now),
        bad_files=health.bad_files,
        fixity_s_ago=_age_s(health.fixity.at, now),
        backup_s_ago=_age_s(health.backup.at, now),
        backup_well=health.backup.well,
        drill_s_ago=_age_s(health.drill.at, now),
        drill_well=health.drill.well,
        copy_waiting=copy.waiting if copy else None,
        copy_oldest_s=_age_s(copy.oldest_at, now) if copy else None,
        copy_answers=copy.silent_since is None if copy else None,
    )


def _age_s(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else round(max(0.0, (now - at).total_seconds()))


def search_health(place: Place, session: Session, *, now: datetime) -> SearchHealth:
    """Who answers searches, and how far the indexes are behind."""
    lag, answered_by = search_lag(session), place.public_index.answering()
    return SearchHealth(
        answered_by=answered_by,
        falls_back=answered_by != place.public_index.sources[0].name,
        waiting=lag.waiting,
        oldest_s=round(lag.oldest_s(now), 3),
        down=tuple(index.name for index in lag.indexes if index.down_since is not None),
    )


def _worker_seen_s_ago(session: Session, now: datetime) -> float | None:
    seen_at = last_heartbeat(session)
    return None if seen_at is None else abs((now - seen_at).total_seconds())


def _is_alive(ago: float | None) -> bool:
    return ago is not None and ago < LATE.total_seconds()
