"""Decisions on mentions as the desk shows them: what a mention says now, who said so last, when and why."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.channels import Channel
from archive.deciding import in_force
from archive.decisions_seen import NOTHING_SEEN, place_of, seen_at
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mention_targets import target_of
from archive.mentions import Anchor, Decision, Mention
from archive.passages import Passage
from archive.reading_mentions import Link, links_to_targets
from archive.recordings import Recording
from archive.standing import stands


@dataclass(frozen=True, slots=True)
class DecidedMention:
    """A mention and the last that was said of it; `action` is '' where nobody ever decided.

    `can_take_back`: a decision is in force. `lost`: its words are no longer in the passage.
    """

    key: str
    recording_key: str
    recording_title: str
    passage_key: str
    quote: str
    start_char: int
    end_char: int
    start_s: float
    end_s: float
    target: Link
    origin: str
    origin_version: str
    score: float
    state: str
    stands: bool
    lost: bool
    seen: str
    can_take_back: bool
    action: str
    by: str
    at: datetime | None
    reason: str


def read_mentions(
    session: Session, keys: Collection[str], *, viewer: Viewer, now: datetime
) -> tuple[DecidedMention, ...]:
    """These mentions as far as they are at this viewer's desk, in the order of `keys`."""
    found = _read(session, Mention.key.in_(keys), viewer=viewer, now=now)
    order = {key: place for place, key in enumerate(keys)}
    return tuple(sorted(found, key=lambda one: order[one.key]))


def mentions_of_passage(session: Session, key: str, *, viewer: Viewer, now: datetime) -> tuple[DecidedMention, ...]:
    """Everything that was ever said to be spoken of in this passage, rejected and lost as well."""
    found = _read(session, Passage.key == key, viewer=viewer, now=now)
    return tuple(sorted(found, key=lambda one: (one.start_char, one.end_char, -one.score)))


def newest_decisions(session: Session, *, viewer: Viewer, now: datetime, most: int = 50) -> tuple[DecidedMention, ...]:
    """The mentions that were decided on last, the newest first, each once."""
    newest = select(Decision.mention_id).group_by(Decision.mention_id).order_by(func.max(Decision.id).desc())
    ids = list(session.scalars(newest.limit(most)))
    found = {one.key: one for one in _read(session, Mention.id.in_(ids), viewer=viewer, now=now)}
    keys = dict(session.execute(select(Mention.id, Mention.key).where(Mention.id.in_(ids))).all())
    return tuple(found[keys[id_]] for id_ in ids if keys[id_] in found)


def _read(session: Session, condition: Any, *, viewer: Viewer, now: datetime) -> list[DecidedMention]:
    query = (
        select(Mention, Passage.key, Recording.key, Recording.title, stands())
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .where(condition, visible_to(viewer, Channel.desk, now, thing=Passage))
    )
    rows = session.execute(query).all()
    mentions = [row[0] for row in rows]
    links = links_to_targets(session, map(target_of, mentions), viewer=viewer, channel=Channel.desk, now=now)
    seen = seen_at(session, {mention.passage_id for mention in mentions})
    histories = _histories(session, mentions)
    return [
        _decided(row, links[target_of(row[0])], seen.get(place_of(row[0]), NOTHING_SEEN), histories[row[0].id])
        for row in rows
        if target_of(row[0]) in links
    ]


def _histories(session: Session, mentions: Sequence[Mention]) -> dict[int, list[tuple[Decision, str]]]:
    query = select(Decision, Account.name).outerjoin(Account, Account.id == Decision.account_id)
    rows = session.execute(query.where(Decision.mention_id.in_([one.id for one in mentions])).order_by(Decision.id))
    histories: dict[int, list[tuple[Decision, str]]] = defaultdict(list)
    for decision, name in rows:
        histories[decision.mention_id].append((decision, name or ""))
    return histories


def _decided(row: Any, target: Link, seen: str, history: list[tuple[Decision, str]]) -> DecidedMention:
    mention, passage_key, recording_key, recording_title, standing = row
    decision, by = history[-1] if history else (None, "")
    return DecidedMention(
        key=mention.key, recording_key=recording_key, recording_title=recording_title, passage_key=passage_key,
        quote=mention.quote, start_char=mention.start_char, end_char=mention.end_char, start_s=mention.start_s,
        end_s=mention.end_s, target=target, origin=mention.origin, origin_version=mention.origin_version,
        score=mention.score, state=mention.state.value, stands=standing, lost=mention.anchor is Anchor.stale, seen=seen,
        can_take_back=bool(in_force(one for one, _ in history)),
        action=decision.action if decision else "", by=by, at=decision.decided_at if decision else None,
        reason=decision.reason if decision else "",
    )  # fmt: skip
