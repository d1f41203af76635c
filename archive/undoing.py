"""Undoing an engine: what one version of it suggested and nobody decided is withdrawn in one step.

What people decided on top of it stays, and is listed. The version suggests
nothing more until a person allows it again; a newer one is not touched.
"""

from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from sqlalchemy import delete
from sqlalchemy.orm import Session

from archive import undoing_candidates, undoing_mentions, undoing_readings
from archive.decided_on import DecidedOn
from archive.engine_undos import EngineUndo
from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.fitting import check_fit
from archive.standing_policy import ORIGINS
from archive.tagged_passages import TaggedRecording
from archive.undoing_candidates import RULE
from archive.undone_engines import is_undone

_KINDS: tuple[ModuleType, ...] = (undoing_mentions, undoing_candidates, undoing_readings)
"""Each says which engines and versions left something, withdraws one or says how much that would be, and lists what
people decided on it."""
_TAGGERS = frozenset({*ORIGINS, RULE})
_SHORT = {"whisper": "openai-whisper"}


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing one version of an engine withdrew, or would, and what people had decided on top of it."""

    engine: str
    version: str
    withdrawn: int
    kept: tuple[DecidedOn, ...]


def engines_at_work(session: Session) -> dict[str, list[str]]:
    """The versions of every engine that left something in the archive, oldest first."""
    found: dict[str, list[str]] = {}
    for kind in _KINDS:
        found.update(kind.versions_by_engine(session))
    return found


def undo_engine(
    session: Session, engine: str, version: str = "", *, by_id: int | None, reason: str = "", now: datetime
) -> Undone:
    """Withdraw what this version suggested and nobody decided on; it suggests nothing more.

    Without a version: the only one that has left anything here.

    Raises:
        NotFound: the engine, or that version of it, has left nothing here.
        InvalidInput: no version is given and there are several; the sentence names them.
    """
    kind, engine, version = _find(session, engine, version)
    kept = tuple(kind.decided_on(session, engine, version))
    withdrawn = kind.withdraw(session, engine, version, now=now)
    _note(session, engine, version, undone=True, withdrawn=withdrawn, by_id=by_id, reason=reason, now=now)
    return Undone(engine, version, withdrawn, kept)


def switch_off(
    session: Session, engine: str, version: str = "", *, by_id: int | None, reason: str = "", now: datetime
) -> None:
    """Let this version suggest nothing more; what it suggested stays. Raises as `undo_engine` does."""
    _kind, engine, version = _find(session, engine, version)
    _note(session, engine, version, undone=True, withdrawn=0, by_id=by_id, reason=reason, now=now)


def preview_undo(session: Session, engine: str, version: str = "") -> Undone:
    """What `undo_engine` would do, with nothing done; raises as it does."""
    kind, engine, version = _find(session, engine, version)
    kept = tuple(kind.decided_on(session, engine, version))
    return Undone(engine, version, kind.would_withdraw(session, engine, version), kept)


def allow_engine(
    session: Session, engine: str, version: str, *, by_id: int | None, reason: str = "", now: datetime
) -> None:
    """Let an undone version suggest again: a tagger reads every recording anew, in the background.

    Raises:
        NotFound: this version was not undone.
    """
    engine = _SHORT.get(engine, engine)
    if not is_undone(session, engine, version):
        raise NotFound("%(engine)s@%(version)s was not undone.", engine=engine, version=version)
    _note(session, engine, version, undone=False, withdrawn=0, by_id=by_id, reason=reason, now=now)
    if engine in _TAGGERS:
        session.execute(delete(TaggedRecording))


def _find(session: Session, engine: str, version: str) -> tuple[ModuleType, str, str]:
    engine = _SHORT.get(engine, engine)
    for kind in _KINDS:
        versions = kind.versions_by_engine(session).get(engine, [])
        if not version and len(versions) > 1:
            raise InvalidInput(
                "Say which version: %(versions)s.", versions=" or ".join(f"{engine}@{one}" for one in versions)
            )
        if versions and (version or versions[0]) in versions:
            return kind, engine, version or versions[0]
    there = ", ".join(f"{name}@{one}" for name, own in engines_at_work(session).items() for one in own)
    raise NotFound(
        "%(engine)s%(version)s%(version2)s has left nothing here; there is %(there)s.",
        engine=engine,
        version=version and "@",
        version2=version,
        there=there or "nothing to undo",
    )


def _note(
    session: Session, engine: str, version: str, *, undone: bool, withdrawn: int, by_id: int | None, reason: str,
    now: datetime,
) -> None:  # fmt: skip
    row = EngineUndo(
        engine=engine, version=version, undone=undone, withdrawn=withdrawn, account_id=by_id, done_at=now, reason=reason
    )
    check_fit(row)
    session.add(row)
    act = "undo engine" if undone else "allow engine"
    note_event(session, act, f"engine:{engine}@{version}"[:80], by_id=by_id, now=now, withdrawn=withdrawn)
