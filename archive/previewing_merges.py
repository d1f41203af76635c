"""What a merge would do, before it is done: what follows, and what changes of what two people had agreed to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.agreements import NameShown
from archive.joined_words import OWN, SILENT, Planned, planned, scope_of
from archive.naming import BY_OPENNESS
from archive.recordings import Contribution
from archive.stories import Story
from archive.subject_facets import names_of
from archive.subject_following import pointers
from archive.subject_merging import check_merge
from archive.subjects import BroaderTerm, Subject, SubjectKind, SubjectPicture

WHAT = {
    "mentions.subject_id": "mentions",
    "recipes.dish_id": "recipes",
    "recipes.from_person_id": "recipes",
    "ingredient_lines.ingredient_id": "ingredient_lines",
    "seeds.crop_id": "seeds",
    "seeds.keeper_id": "seeds",
    "recordings.place_id": "recordings",
    "stops.subject_id": "stops",
}


@dataclass(frozen=True, slots=True)
class WordChange:
    """What changes of an agreement: on what it stands, whether that closes, and the name that is shown from then on."""

    on: str
    closed: bool
    name_shown: NameShown | None


@dataclass(frozen=True, slots=True)
class MergePreview:
    """How many of what follow, by what it is; what is not counted here follows too."""

    counts: dict[str, int]
    words: tuple[WordChange, ...]


def preview_merge(session: Session, gone: Subject, kept: Subject, *, now: datetime) -> MergePreview:
    """What merging `gone` into `kept` would do. Raises InvalidInput as `check_merge` does."""
    check_merge(session, gone, kept, now=now)
    counts: dict[str, int] = {}
    for pointer in pointers():
        if what := WHAT.get(pointer.name):
            found = session.scalar(select(func.count()).select_from(pointer.table).where(pointer.column == gone.id))
            counts[what] = counts.get(what, 0) + (found or 0)
    counts["recordings"] = counts.get("recordings", 0) + _count(session, Contribution.person_id == gone.id)
    counts["pictures"] = _count(session, SubjectPicture.subject_id == gone.id)
    counts["kin"] = _count(session, (BroaderTerm.narrower_id == gone.id) | (BroaderTerm.broader_id == gone.id))
    counts["names"] = 1 + len(names_of(session, gone))
    changes: tuple[WordChange, ...] = ()
    if gone.kind is SubjectKind.person:
        found_changes = (_change(session, plan, kept) for plan in planned(session, gone, kept))
        changes = tuple(one for one in found_changes if one.closed or one.name_shown is not None)
    return MergePreview({what: count for what, count in counts.items() if count}, changes)


def _count(session: Session, where: Any) -> int:
    return session.scalar(select(func.count()).where(where)) or 0


def _change(session: Session, plan: Planned, kept: Subject) -> WordChange:
    terms, before = plan.versions[-1], [*plan.kept, *plan.gone]
    opener = min((row.name_shown for row in before), key=BY_OPENNESS.index, default=terms["name_shown"])
    closed = plan.why == SILENT or (terms["withdrawn"] and not all(row.withdrawn for row in before))
    return WordChange(
        on=_title(session, plan, kept), closed=closed,
        name_shown=terms["name_shown"] if terms["name_shown"] is not opener else None,
    )  # fmt: skip


def _title(session: Session, plan: Planned, kept: Subject) -> str:
    """The title of what the word stands on; '' for being spoken of at all."""
    if plan.on == OWN:
        return ""
    thing, _ = scope_of(session, plan.on, kept)
    if isinstance(thing, Story):
        return thing.title
    return str(getattr(thing, "title", ""))
