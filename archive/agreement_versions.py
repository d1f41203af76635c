"""The versions of one person's word on one thing.

They are only ever added to: a former one changes its flag `current` and nothing
else, but for those that are void: made by a merge of two people that was taken
back, or written down by mistake.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.agreements import BOUNDS, Agreement, Use
from archive.fitting import check_fit
from archive.passages import Passage
from archive.recordings import Recording
from archive.stories import Story
from archive.subjects import Subject

Scope = Recording | Story | Passage | Subject
"""What an agreement stands on; a subject stands for being heard and spoken of at all."""

_COLUMNS: dict[type[Any], InstrumentedAttribute[int | None]] = {
    Recording: Agreement.recording_id,
    Story: Agreement.story_id,
    Passage: Agreement.passage_id,
    Subject: Agreement.subject_id,
}


def name_of_scope(scope: Scope) -> str:
    """The scope as the audit trail names it, kind:key."""
    return f"{type(scope).__name__.lower()}:{scope.key}"


def column_of(scope: Scope) -> InstrumentedAttribute[int | None]:
    """The column of `Agreement` that names what a word on this thing stands on."""
    return _COLUMNS[type(scope)]


def versions(session: Session, scope: Scope, person_id: int | None) -> list[Agreement]:
    """All versions of this person's word on this scope, oldest first. Others wait until this transaction ends."""
    kind = type(scope)
    session.execute(select(kind.id).where(kind.id == scope.id).with_for_update(key_share=True))
    query = select(Agreement).where(_COLUMNS[kind] == scope.id, Agreement.person_id.is_not_distinct_from(person_id))
    return list(session.scalars(query.order_by(Agreement.version, Agreement.id)))


def is_withdrawn(former: Sequence[Agreement]) -> bool:
    """Whether the last word is a withdrawal."""
    said = [version for version in former if not version.void]
    return bool(said) and said[-1].withdrawn


def last_agreed(former: Sequence[Agreement]) -> Agreement | None:
    """The last version that was agreed to, leaving out withdrawals and the reinstatements after them."""
    agreed = None
    after_withdrawal = False
    for version in former:
        if version.void:
            continue
        if not version.withdrawn and not after_withdrawal:
            agreed = version
        after_withdrawal = version.withdrawn
    return agreed


def terms_in(version: Agreement | None) -> dict[str, Any]:
    """The terms of a version, to be said again in a new one; nothing for None."""
    if version is None:
        return {}
    said = ("name_shown", "pseudonym", *BOUNDS, "wording", "wording_language", "template_key")
    names = (*said, *(use.value for use in Use))
    return {name: getattr(version, name) for name in names}


def add_version(
    session: Session, scope: Scope, person_id: int | None, former: Sequence[Agreement], **fields: Any
) -> Agreement:
    """Add the next version after `former`, in whose place it stands (unless `current` is given as False)."""
    number = former[-1].version + 1 if former else 1
    agreement = Agreement(**{_COLUMNS[type(scope)].key: scope.id}, person_id=person_id, version=number, **fields)
    check_fit(agreement)
    for version in former:
        version.current = False
    session.add(agreement)
    session.flush()
    return agreement


def void_version(version: Agreement) -> None:
    """Let a version count no more, since what made it was taken back. It stays in the record."""
    version.current, version.void = False, True
