"""People decide on mentions: accept, reject, point at something else, and undo. Every decision is added, none changed.

What was rejected stays, so that no machine suggests it again. Pointing a
mention at something else rejects it and accepts one for the other thing, on the same words.
Accepting what a machine misheard teaches the subject that name (see `archive.misheard_names`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import Event, note_event
from archive.fitting import check_fit
from archive.mention_targets import TABLES, Target, ask_after_mentions, target_column, target_of
from archive.mentions import Anchor, Decision, Mention, MentionState
from archive.misheard_names import SOUND_ALIKE, forget_heard_as, learn_heard_as
from archive.outbox import Errand, ask
from archive.vocabulary_changes import ask_retag

PERSON = "person"
"""The origin of a mention that a person made."""

_AFTER = {
    "accept": MentionState.accepted,
    "reject": MentionState.rejected,
    "repoint": MentionState.rejected,
    "same_as": MentionState.rejected,
}


def accept_mention(
    session: Session, mention: Mention, *, by_id: int | None, reason: str = "", now: datetime
) -> Mention:
    """Say that the passage does speak of this; accepting twice changes nothing.

    Raises:
        InvalidInput: the quoted words are no longer in the passage.
    """
    _check_anchor(mention)
    if mention.state is not MentionState.accepted:
        _append(session, mention, "accept", by_id=by_id, reason=reason, now=now)
        learn_heard_as(session, mention, by_id=by_id, now=now)
    return mention


def reject_mention(
    session: Session, mention: Mention, *, by_id: int | None, reason: str = "", now: datetime
) -> Mention:
    """Say that the passage does not speak of this; rejecting twice changes nothing."""
    if mention.state is not MentionState.rejected:
        _append(session, mention, "reject", by_id=by_id, reason=reason, now=now)
        forget_heard_as(session, mention, by_id=by_id, now=now)
        if mention.origin == SOUND_ALIKE:  # the words may be a name of their own, which nobody has entered yet
            ask(session, Errand.tag_passage, mention.passage_id, now=now)
    return mention


def repoint_mention(
    session: Session,
    mention: Mention,
    target: Target,
    *,
    by_id: int | None,
    reason: str = "",
    now: datetime,
    action: Literal["repoint", "same_as"] = "repoint",
) -> Mention:
    """Say that these words speak of `target` instead; gives the accepted mention of it.

    Raises:
        InvalidInput: there is no such target, or the quoted words are no longer in the passage.
    """
    kind, id_ = target
    if session.get(TABLES[kind], id_) is None:
        raise InvalidInput("Choose a subject, recipe or seed that is in the archive.")
    if target == target_of(mention):
        return accept_mention(session, mention, by_id=by_id, reason=reason, now=now)
    _check_anchor(mention)
    other = _on_same_words(session, mention, target, now)
    accepted = None
    if other.state is not MentionState.accepted:
        accepted = _append(session, other, "accept", by_id=by_id, reason=reason, now=now).id
        learn_heard_as(session, other, by_id=by_id, now=now)
    rejected = _append(session, mention, action, by_id=by_id, reason=reason, now=now).id
    forget_heard_as(session, mention, by_id=by_id, now=now)
    for one in (mention, other):
        note_event(
            session, "repoint", _thing(one), by_id=by_id, now=now, former=mention.key, made=other.key,
            decisions=[rejected, accepted],
        )  # fmt: skip
    return other


def undo_decision(session: Session, mention: Mention, *, by_id: int | None, reason: str = "", now: datetime) -> Mention:
    """Take the last decision back, so that the mention is what it was before it; a re-pointing on both sides.

    A mention begins as suggested.

    Raises:
        InvalidInput: no decision is left to undo.
    """
    standing = decisions_in_force(session, mention)
    if not standing:
        raise InvalidInput("There is no decision on this mention to undo.")
    other = _other_side(session, mention, standing[-1])
    for one in (mention,) if other is None else (mention, other):
        _append(session, one, "undo", by_id=by_id, reason=reason, now=now)
        if one.state is MentionState.accepted:
            learn_heard_as(session, one, by_id=by_id, now=now)
        else:
            forget_heard_as(session, one, by_id=by_id, now=now)
    # What was kept out by the decision may be suggested again.
    ask_retag(session, [mention.quote], now=now)
    return mention


def _check_anchor(mention: Mention) -> None:
    if mention.anchor is Anchor.stale:
        raise InvalidInput("The quoted words are no longer in this passage; reject the mention and mark the new words.")


def _append(
    session: Session, mention: Mention, action: str, *, by_id: int | None, reason: str, now: datetime
) -> Decision:
    """Add a decision, bring the mention's state in line with all of them, and promise what follows."""
    decision = Decision(mention_id=mention.id, action=action, account_id=by_id, decided_at=now, reason=reason)
    check_fit(decision)
    session.add(decision)
    session.flush()
    standing = decisions_in_force(session, mention)
    mention.state = _AFTER[standing[-1].action] if standing else MentionState.suggested
    session.flush()
    ask_after_mentions(session, mention.passage_id, [target_of(mention)], now=now)
    return decision


def decisions_in_force(session: Session, mention: Mention) -> list[Decision]:
    """The decisions that were not undone, oldest first. Others wait until this transaction ends."""
    session.execute(select(Mention.id).where(Mention.id == mention.id).with_for_update(key_share=True))
    return in_force(session.scalars(select(Decision).where(Decision.mention_id == mention.id).order_by(Decision.id)))


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Those of a mention's decisions, oldest first, that were not taken back."""
    kept: list[Decision] = []
    for decision in decisions:
        if decision.action != "undo":
            kept.append(decision)
        elif kept:
            kept.pop()
    return kept


def _on_same_words(session: Session, mention: Mention, target: Target, now: datetime) -> Mention:
    same = select(Mention).where(
        Mention.passage_id == mention.passage_id,
        Mention.start_char == mention.start_char,
        Mention.end_char == mention.end_char,
        Mention.anchor == Anchor.valid,
    )
    for one in session.scalars(same.order_by(Mention.id)):
        if target_of(one) == target:
            return one
    made = Mention(
        passage_id=mention.passage_id, quote=mention.quote, start_char=mention.start_char, end_char=mention.end_char,
        start_s=mention.start_s, end_s=mention.end_s, origin=PERSON, score=1.0, created_at=now,
        **target_column(target),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _other_side(session: Session, mention: Mention, last: Decision) -> Mention | None:
    """The other mention of the re-pointing that `last` is part of, unless someone has decided on it since."""
    noted = select(Event).where(Event.thing == _thing(mention), Event.act == "repoint").order_by(Event.id.desc())
    for event in session.scalars(noted):
        if last.id not in event.detail["decisions"]:
            continue
        keys = {event.detail["former"], event.detail["made"]} - {mention.key}
        other = session.scalar(select(Mention).where(Mention.key.in_(keys)))
        standing = [] if other is None else decisions_in_force(session, other)
        return other if standing and standing[-1].id in event.detail["decisions"] else None
    return None


def _thing(mention: Mention) -> str:
    return f"mention:{mention.key}"
