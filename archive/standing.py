"""Standing: which mentions count. Links, facets, counts, the loom and the weave use this condition and no other."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased

from archive.base import there_is
from archive.mentions import Anchor, Mention, MentionState, StandingPolicy

_POLICY = aliased(StandingPolicy)


@lru_cache(maxsize=64)
def stands(mention: Any = Mention) -> ColumnElement[bool]:
    """SQL: this mention is accepted, or undecided and let through by the archive's written policy."""
    return and_(mention.anchor == Anchor.valid, restrains(mention))


@lru_cache(maxsize=64)
def restrains(mention: Any = Mention) -> ColumnElement[bool]:
    """SQL: this mention holds its passage to what its person agreed to.

    It does so while its quote stands, and on while the quote was corrected
    away: new spelling does not take a voice's words back. Only a person's *no*
    lets go, or the machine, where it was the machine's own claim and it does
    not find the name in the new text.
    """
    within = and_(_POLICY.origin == mention.origin, mention.score >= _POLICY.least_score)
    let_through = there_is(_POLICY, where=within)
    return or_(
        mention.state == MentionState.accepted,
        and_(mention.state == MentionState.suggested, let_through),
    )
