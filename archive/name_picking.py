"""Where words may speak of several subjects: picking the one that is meant, or saying that they are another's name.

Both are decisions on each mention they touch, and both teach: whose recording
it is counts when the same words come up again (see `archive.mention_ranking`).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.deciding import accept_mention, reject_mention, repoint_mention
from archive.errors import InvalidInput
from archive.mention_targets import Target
from archive.mentions import Anchor, Mention, MentionState
from archive.misheard_names import SOUND_ALIKE, goes_by
from archive.subject_keeping import add_name
from archive.subjects import NameKind, Subject
from archive.vocabulary_changes import ask_retag, names_changed


def pick_mention(session: Session, mention: Mention, *, by_id: int | None, reason: str = "", now: datetime) -> Mention:
    """Say that these words speak of this and of no other subject that was suggested for them.

    Raises:
        InvalidInput: the quoted words are no longer in the passage.
    """
    accept_mention(session, mention, by_id=by_id, reason=reason, now=now)
    for other in _rivals(session, mention):
        reject_mention(session, other, by_id=by_id, reason=reason, now=now)
    ask_retag(session, [mention.quote], now=now)
    return mention


def same_as(
    session: Session, mention: Mention, subject: Subject, *, by_id: int | None, reason: str = "", now: datetime
) -> Mention:
    """Say that these words are another name of `subject`: it is given that name, and the mention points at it.

    Raises:
        InvalidInput: the quoted words are no longer in the passage, or the subject is retired.
    """
    if subject.retired_at is not None:
        raise InvalidInput("“%(subject)s” is retired; choose a subject that is in use.", subject=subject.name)
    target: Target = ("subject", subject.id)
    made = repoint_mention(session, mention, target, by_id=by_id, reason=reason, now=now, action="same_as")
    if not goes_by(session, subject, mention.quote):
        kind = NameKind.heard_as if mention.origin == SOUND_ALIKE else NameKind.variant
        add_name(session, subject, mention.quote, kind)
        names_changed(session, target, [mention.quote], now=now)
    return made


def _rivals(session: Session, mention: Mention) -> list[Mention]:
    """Undecided mentions of other subjects on words that overlap these."""
    if mention.subject_id is None:
        return []
    query = select(Mention).where(
        Mention.passage_id == mention.passage_id,
        Mention.subject_id != mention.subject_id,
        Mention.state == MentionState.suggested,
        Mention.anchor == Anchor.valid,
        Mention.start_char < mention.end_char,
        Mention.end_char > mention.start_char,
    )
    return list(session.scalars(query.order_by(Mention.id)))
