"""Answering the offer of a stop rule: making it, declining it, lifting it again.

While a rule is in force nothing suggests those words for that target. What
people decided before stays as it is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.fitting import check_fit
from archive.folding import fold
from archive.mention_targets import TABLES, Target, ask_after_mentions, target_column, target_of
from archive.mentions import Mention, MentionState, nobody_decided
from archive.stop_rules import StopAnswer, StopRule
from archive.vocabulary_changes import ask_retag

REJECTIONS_TO_OFFER = 3

Ruled = tuple[Target, str]
"""A target and the folded words that may be suggested for it, or not."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Words that were rejected so often for a target that they are offered as a stop rule."""

    target: Target
    surface: str
    rejections: int


def rules_in_force(session: Session, surfaces: Collection[str]) -> set[Ruled]:
    """Which of these folded surfaces are ruled out, and for which targets."""
    newest = select(func.max(StopRule.id)).where(StopRule.surface.in_(surfaces))
    newest = newest.group_by(StopRule.surface, StopRule.subject_id, StopRule.recipe_id, StopRule.seed_id)
    rows = session.scalars(select(StopRule).where(StopRule.id.in_(newest), StopRule.answer == StopAnswer.made))
    return {(target_of(row), row.surface) for row in rows}


def offers(session: Session) -> list[Offer]:
    """What was rejected three times or more, and three times since anybody last answered; most rejected first."""
    counts: dict[Ruled, int] = {}
    for mention in session.scalars(select(Mention).where(Mention.state == MentionState.rejected)):
        ruled = (target_of(mention), fold(mention.quote))
        counts[ruled] = counts.get(ruled, 0) + 1
    often = {ruled: count for ruled, count in counts.items() if count >= REJECTIONS_TO_OFFER}
    answers = _answers(session, {surface for _, surface in often})
    found = [
        Offer(target, surface, count)
        for (target, surface), count in often.items()
        if _is_open(answers.get((target, surface)), count)
    ]
    return sorted(found, key=lambda one: (-one.rejections, one.surface, one.target))


def _answers(session: Session, surfaces: Collection[str]) -> dict[Ruled, StopRule]:
    rows = session.scalars(select(StopRule).where(StopRule.surface.in_(surfaces)).order_by(StopRule.id))
    return {(target_of(row), row.surface): row for row in rows}


def _is_open(answer: StopRule | None, rejections: int) -> bool:
    if answer is None:
        return True
    return answer.answer is not StopAnswer.made and rejections >= answer.rejections + REJECTIONS_TO_OFFER


def make_stop_rule(
    session: Session, target: Target, surface: str, *, by_id: int | None, reason: str = "", now: datetime
) -> StopRule:
    """Never suggest these words for this target again; what nobody decided on is withdrawn.

    Raises:
        InvalidInput: there is no such target, or no words are given.
    """
    rule = _answer(session, target, surface, StopAnswer.made, by_id=by_id, reason=reason, now=now)
    column, id_ = next(iter(target_column(target).items()))
    for mention in session.scalars(select(Mention).where(getattr(Mention, column) == id_, nobody_decided())):
        if fold(mention.quote) == rule.surface:
            session.delete(mention)
            session.flush()
            ask_after_mentions(session, mention.passage_id, [target], now=now)
    return rule


def decline_stop_rule(
    session: Session, target: Target, surface: str, *, by_id: int | None, reason: str = "", now: datetime
) -> StopRule:
    """Go on suggesting them; it is offered again after three more rejections.

    Raises:
        InvalidInput: there is no such target, or no words are given.
    """
    return _answer(session, target, surface, StopAnswer.declined, by_id=by_id, reason=reason, now=now)


def lift_stop_rule(session: Session, key: str, *, by_id: int | None, reason: str = "", now: datetime) -> StopRule:
    """Take the rule back: passages that hold the words are read for them again.

    Raises:
        NotFound: there is no such rule in force.
    """
    rule = session.scalar(select(StopRule).where(StopRule.key == key))
    if rule is None or (target_of(rule), rule.surface) not in rules_in_force(session, [rule.surface]):
        raise NotFound("There is no such rule in force.")
    lifted = _answer(session, target_of(rule), rule.surface, StopAnswer.lifted, by_id=by_id, reason=reason, now=now)
    ask_retag(session, [rule.surface], now=now)
    return lifted


def _answer(
    session: Session, target: Target, surface: str, answer: StopAnswer, *, by_id: int | None, reason: str, now: datetime
) -> StopRule:
    kind, id_ = target
    surface = fold(surface)
    if not surface or session.get(TABLES[kind], id_) is None:
        raise InvalidInput("Choose the words, and a subject, recipe or seed that is in the archive.")
    rejected = select(Mention.quote).where(
        Mention.state == MentionState.rejected, getattr(Mention, f"{kind}_id") == id_
    )
    rejections = sum(fold(quote) == surface for quote in session.scalars(rejected))
    rule = StopRule(
        surface=surface, answer=answer, rejections=rejections, account_id=by_id, answered_at=now, reason=reason,
        **target_column(target),
    )  # fmt: skip
    check_fit(rule)
    session.add(rule)
    session.flush()
    return rule
