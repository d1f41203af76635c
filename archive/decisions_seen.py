"""What a person saw when they decided: how often it had been decided on, so that no answer is overwritten unseen.

Every decision on any of the targets suggested for the same words counts, since
picking one of them rejects the others.
"""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.errors import Conflict
from archive.mentions import Decision, Mention
from archive.phrases import Phrase

Place = tuple[int, int, int]
"""A passage's id, and the first and last character of words in its text."""


class DecidedMeanwhile(Conflict):
    """Someone decided on the same words first; `seen` names what there is to see now."""

    def __init__(self, message: str, *, seen: str) -> None:
        super().__init__(message)
        self.seen = seen


def place_of(mention: Mention) -> Place:
    """Where the mention's words stand."""
    return mention.passage_id, mention.start_char, mention.end_char


def seen_at(session: Session, passage_ids: Collection[int]) -> dict[Place, str]:
    """What there is to see of the words of these passages; words that nobody decided on are left out."""
    query = (
        select(Mention.passage_id, Mention.start_char, Mention.end_char, func.count())
        .join(Decision, Decision.mention_id == Mention.id)
        .where(Mention.passage_id.in_(passage_ids))
        .group_by(Mention.passage_id, Mention.start_char, Mention.end_char)
    )
    return {(passage_id, start, end): str(count) for passage_id, start, end, count in session.execute(query)}


NOTHING_SEEN = "0"


def seen_of(session: Session, mention: Mention) -> str:
    """What there is to see of this mention's words."""
    return seen_at(session, {mention.passage_id}).get(place_of(mention), NOTHING_SEEN)


def check_seen(session: Session, mention: Mention, seen: str | None) -> None:
    """Go on only where nobody has decided on the words since `seen`; None: whoever asks did not look.

    Raises:
        DecidedMeanwhile: somebody has; the sentence says who.
    """
    session.execute(select(Mention.id).where(Mention.passage_id == mention.passage_id).with_for_update(key_share=True))
    now = seen_of(session, mention)
    if seen is None or seen == now:
        return
    newest = (
        select(Account.name)
        .select_from(Decision)
        .join(Mention, Mention.id == Decision.mention_id)
        .outerjoin(Account, Account.id == Decision.account_id)
        .where(
            Mention.passage_id == mention.passage_id,
            Mention.start_char == mention.start_char,
            Mention.end_char == mention.end_char,
        )
        .order_by(Decision.id.desc())
    )
    who = session.scalar(newest.limit(1)) or "Someone"
    raise DecidedMeanwhile(
        Phrase("%(who)s decided on these words meanwhile; look at them again.") % {"who": who}, seen=now
    )
