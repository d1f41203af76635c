"""One answer of a person on words that a machine took for a name, and its taking back as the one act it was.

An answer may touch several mentions: the one that is meant is accepted, and
what else was suggested for the same words is rejected. Which decisions belong
together is noted, so that taking the answer back takes all of it back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.deciding import decisions_in_force, reject_mention, repoint_mention, undo_decision
from archive.decisions_seen import check_seen
from archive.errors import InvalidInput, NotFound
from archive.events import Event, note_event
from archive.folding import fold
from archive.mention_targets import Target
from archive.mentions import Anchor, Decision, Mention, MentionState
from archive.misheard_names import goes_by
from archive.name_picking import pick_mention, same_as
from archive.subject_addresses import merged_into
from archive.subjects import Subject, SubjectName
from archive.vocabulary_changes import names_changed

Act = Literal["accept", "reject", "none", "repoint", "same_as"]
ACTS: tuple[Act, ...] = ("accept", "reject", "none", "repoint", "same_as")
"""It is; it is not; it is nothing that is suggested for these words; it is something else; it is its other name."""
DECIDED = "decide"


def find_mention(session: Session, key: str) -> Mention:
    """The mention of this public key.

    Raises:
        NotFound: there is none, or no longer: what nobody decided on goes when its words do.
    """
    mention = session.scalar(select(Mention).where(Mention.key == key))
    if mention is None:
        raise NotFound("There is no such mention; it may have gone with a new reading of its passage.")
    return mention


def decide(
    session: Session,
    mention: Mention,
    act: Act,
    *,
    target: Target | None = None,
    seen: str | None = None,
    by_id: int | None,
    reason: str = "",
    now: datetime,
) -> Mention:
    """Answer what the mention's words speak of; gives the mention that says so now.

    Raises:
        InvalidInput: no target is given where one is needed, or the quoted words are no longer in the passage.
        DecidedMeanwhile: someone decided on the words since `seen`.
    """
    check_seen(session, mention, seen)
    newest = session.scalar(select(func.max(Decision.id))) or 0
    new_name = act == "same_as" and not _goes_by(session, target, mention.quote)
    answered = _answer(session, mention, act, target, by_id=by_id, reason=reason, now=now)
    touched = _touched_since(session, mention.passage_id, newest)
    taught = {"subject": (target or ("", 0))[1], "name": mention.quote} if new_name else {}
    for key in touched:
        note_event(
            session, DECIDED, f"mention:{key}", by_id=by_id, now=now, answer=act, decisions=touched, taught=taught
        )
    return answered


def _answer(
    session: Session, mention: Mention, act: Act, target: Target | None, *, by_id: int | None, reason: str,
    now: datetime,
) -> Mention:  # fmt: skip
    if act == "accept":
        return pick_mention(session, mention, by_id=by_id, reason=reason, now=now)
    if act in {"reject", "none"}:
        for one in (mention, *(_on_same_words(session, mention) if act == "none" else ())):
            reject_mention(session, one, by_id=by_id, reason=reason, now=now)
        return mention
    if target is None:
        raise InvalidInput("Say what the words speak of.")
    if act == "repoint":
        made = repoint_mention(session, mention, target, by_id=by_id, reason=reason, now=now)
    else:
        kind, id_ = target
        subject = session.get(Subject, id_) if kind == "subject" else None
        if subject is None:
            raise InvalidInput("Choose a person, dish, ingredient, crop or place: only those have other names.")
        made = same_as(session, mention, subject, by_id=by_id, reason=reason, now=now)
    return pick_mention(session, made, by_id=by_id, reason=reason, now=now)


def _on_same_words(session: Session, mention: Mention) -> Iterable[Mention]:
    query = select(Mention).where(
        Mention.passage_id == mention.passage_id,
        Mention.start_char == mention.start_char,
        Mention.end_char == mention.end_char,
        Mention.state == MentionState.suggested,
        Mention.anchor == Anchor.valid,
        Mention.id != mention.id,
    )
    return session.scalars(query.order_by(Mention.id)).all()


def _goes_by(session: Session, target: Target | None, words: str) -> bool:
    subject = session.get(Subject, target[1]) if target is not None and target[0] == "subject" else None
    return subject is None or goes_by(session, subject, words)


def _touched_since(session: Session, passage_id: int, newest: int) -> dict[str, int]:
    """The mentions of the passage that were decided on after this decision, each with its own."""
    query = (
        select(Mention.key, func.max(Decision.id))
        .join(Decision, Decision.mention_id == Mention.id)
        .where(Mention.passage_id == passage_id, Decision.id > newest)
        .group_by(Mention.key)
    )
    return dict(session.execute(query).all())


def take_back(
    session: Session, mention: Mention, *, seen: str | None = None, by_id: int | None, reason: str = "", now: datetime
) -> Mention:
    """Take the last answer on these words back, on every mention that it touched, with the name that it taught.

    Raises:
        InvalidInput: nobody has decided on this mention.
        DecidedMeanwhile: someone decided on the words since `seen`.
    """
    check_seen(session, mention, seen)
    event = _answer_in_force(session, mention)
    if event is None:
        return undo_decision(session, mention, by_id=by_id, reason=reason, now=now)
    decisions: dict[str, int] = event.detail["decisions"]
    for one in session.scalars(select(Mention).where(Mention.key.in_(decisions)).order_by(Mention.id)).all():
        in_force = decisions_in_force(session, one)
        if in_force and in_force[-1].id == decisions[one.key]:
            undo_decision(session, one, by_id=by_id, reason=reason, now=now)
    _forget_name(session, event.detail["taught"], now)
    return mention


def _answer_in_force(session: Session, mention: Mention) -> Event | None:
    """The answer that the mention's last decision is part of; None for a decision that came another way."""
    in_force = decisions_in_force(session, mention)
    noted = select(Event).where(Event.thing == f"mention:{mention.key}", Event.act == DECIDED)
    for event in session.scalars(noted.order_by(Event.id.desc())):
        if in_force and event.detail["decisions"].get(mention.key) == in_force[-1].id:
            return event
    return None


def _forget_name(session: Session, taught: dict[str, str | int], now: datetime) -> None:
    """Take a name away that the answer gave, unless people accepted it elsewhere since."""
    if not taught:
        return
    subject = session.get(Subject, int(taught["subject"]))
    if subject is None:
        return
    subject_id, folded = merged_into(session, subject).id, fold(str(taught["name"]))
    accepted = select(Mention.quote).where(Mention.subject_id == subject_id, Mention.state == MentionState.accepted)
    if folded in {fold(quote) for quote in session.scalars(accepted)}:
        return
    for name in session.scalars(select(SubjectName).where(SubjectName.subject_id == subject_id)).all():
        if fold(name.name) == folded:
            session.delete(name)
            session.flush()
            names_changed(session, ("subject", subject_id), [name.name], now=now)
