"""Undoing an engine that suggests mentions."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from archive.decided_on import DecidedOn
from archive.deciding import PERSON
from archive.mention_targets import Target, ask_after_mentions, target_of
from archive.mentions import Mention, MentionState, nobody_decided
from archive.passages import Passage
from archive.recordings import Recording

_DECIDED = {MentionState.suggested: "taken back"}
"""What is suggested and was decided on: somebody decided, and took it back."""


def versions_by_engine(session: Session) -> dict[str, list[str]]:
    """The versions that have suggested anything that is still here, by engine, oldest first."""
    query = (
        select(Mention.origin, Mention.origin_version)
        .where(Mention.origin != PERSON)
        .group_by(Mention.origin, Mention.origin_version)
        .order_by(func.min(Mention.id))
    )
    found: dict[str, list[str]] = {}
    for engine, version in session.execute(query):
        found.setdefault(engine, []).append(version)
    return found


def withdraw(session: Session, engine: str, version: str, *, now: datetime) -> int:
    """Delete what this version suggests and nobody ever decided on; gives how many mentions."""
    spoken: dict[int, set[Target]] = {}
    mentions = list(session.scalars(select(Mention).where(*_undecided(engine, version)).order_by(Mention.passage_id)))
    for mention in mentions:
        spoken.setdefault(mention.passage_id, set()).add(target_of(mention))
        session.delete(mention)
    session.flush()
    for passage_id, targets in spoken.items():
        ask_after_mentions(session, passage_id, targets, now=now)
    return len(mentions)


def would_withdraw(session: Session, engine: str, version: str) -> int:
    """How many mentions `withdraw` would delete."""
    return session.scalar(select(func.count()).select_from(Mention).where(*_undecided(engine, version))) or 0


def _undecided(engine: str, version: str) -> tuple[ColumnElement[bool], ...]:
    return Mention.origin == engine, Mention.origin_version == version, nobody_decided()


def decided_on(session: Session, engine: str, version: str) -> list[DecidedOn]:
    """What people decided on mentions of this version."""
    query = (
        select(Recording.key, Mention)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .where(Mention.origin == engine, Mention.origin_version == version, ~nobody_decided())
        .order_by(Recording.id, Mention.start_s, Mention.id)
    )
    return [
        DecidedOn(key, mention.quote, _DECIDED.get(mention.state, mention.state.value))
        for key, mention in session.execute(query)
    ]
