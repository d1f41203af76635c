"""Standing: which mentions count. Links, facets, counts, the loom and the weave use this condition and no other."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased

from archive.base import there_is
from archive.mentions import Anchor, Mention, MentionState, StandingPolicy

_POLICY = aliased(StandingPolicy)


def stands(mention: Any = Mention) -> ColumnElement[bool]:
    """SQL: this mention is accepted, or undecided and let through by the archive's written policy."""
    within = and_(_POLICY.origin == mention.origin, mention.score >= _POLICY.least_score)
    let_through = there_is(_POLICY, where=within)
    return and_(
        mention.anchor == Anchor.valid,
        or_(
            mention.state == MentionState.accepted,
            and_(mention.state == MentionState.suggested, let_through),
        ),
    )
