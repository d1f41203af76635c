"""The same words that may speak of the same thing, wherever they wait: for deciding on all of them at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.deciding_at_desk import find_mention
from archive.folding import fold
from archive.gate import Viewer
from archive.mention_targets import target_of
from archive.mentions import Mention
from archive.reading_undecided import undecided

MOST_LOOKED_AT = 5000


def alike(session: Session, key: str, *, viewer: Viewer, now: datetime) -> tuple[str, ...]:
    """Keys of the undecided mentions that say of the same words what the one of this key says, itself among them.

    Raises:
        NotFound: there is no such mention.
    """
    one = find_mention(session, key)
    target, words = target_of(one), fold(one.quote)
    column = getattr(Mention, f"{target[0]}_id")
    query = undecided(viewer, now).where(column == target[1]).with_only_columns(Mention.key, Mention.quote)
    rows = session.execute(query.order_by(Mention.id).limit(MOST_LOOKED_AT))
    return tuple(row.key for row in rows if fold(row.quote) == words)
