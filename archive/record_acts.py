"""Acts on recipes and seed lots: each is written down, and stories that lead to the record are indexed anew."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.errors import Conflict, InvalidInput
from archive.events import note_event
from archive.mentions import Mention
from archive.outbox import Errand
from archive.passages import Passage
from archive.phrases import Phrase
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.stories import StorySpan
from archive.story_places import ask_for_stories
from archive.subject_keeping import find_or_add_subject, find_subject
from archive.subjects import Subject, SubjectKind

SOMEONE_WAS_FIRST = Phrase(
    "Someone saved this meanwhile; look at what they changed, then save yours again or leave it."
)


class RecordChanged(Conflict):
    """Someone saved the record since the form was made."""


def note_act(session: Session, record: Recipe | Seed, act: str, *, by_id: int | None, now: datetime) -> None:
    """Write the act down and ask for the stories that this record is, or was, linked to."""
    kind = "recipe" if isinstance(record, Recipe) else "seed"
    note_event(session, act, f"{kind}:{record.key}", by_id=by_id, now=now, version=record.version)
    ask_after_parent(session, record, _parent(record), now=now)


def ask_after_parent(session: Session, record: Recipe | Seed, parent_id: int, *, now: datetime) -> None:
    """Ask for the stories that speak of this dish or crop, or name the record itself."""
    named = Mention.recipe_id == record.id if isinstance(record, Recipe) else Mention.seed_id == record.id
    query = (
        select(StorySpan.story_id)
        .join(Passage, Passage.recording_id == StorySpan.recording_id)
        .join(Mention, Mention.passage_id == Passage.id)
        .where(or_(Mention.subject_id == parent_id, named))
    )
    ids = session.scalars(query.distinct().order_by(StorySpan.story_id)).all()
    ask_for_stories(session, ids, Errand.index_story, now=now)


def _parent(record: Recipe | Seed) -> int:
    return record.dish_id if isinstance(record, Recipe) else record.crop_id


def check_version(record: Recipe | Seed, version: int) -> None:
    """Refuse an edit that began from another version.

    Raises:
        RecordChanged: it was changed since.
    """
    if record.version != version:
        raise RecordChanged(SOMEONE_WAS_FIRST)


def subject_named(session: Session, kind: SubjectKind, name: str, *, add_names: bool, now: datetime) -> Subject:
    """The dish, crop or person that a record names; with `add_names` one that is not known is added.

    Raises:
        InvalidInput: it is not known, or several go by this name.
    """
    if add_names:
        return find_or_add_subject(session, kind, name, now=now)
    found = find_subject(session, [kind], name)
    if found is None:
        raise InvalidInput(
            "The archive knows no %(kind)s called “%(name)s”; choose one, or have it added.",
            kind=kind.value,
            name=name[:60],
        )
    return found


def retire_record(session: Session, record: Recipe | Seed, *, by_id: int | None, now: datetime) -> None:
    """Take it out of sight, with its address; doing it twice changes nothing."""
    if record.retired_at is None:
        record.retired_at = now
        record.version += 1
        session.flush()
        note_act(session, record, "retire", by_id=by_id, now=now)


def bring_back_record(session: Session, record: Recipe | Seed, *, by_id: int | None, now: datetime) -> None:
    """Show a retired one again; doing it twice changes nothing."""
    if record.retired_at is not None:
        record.retired_at = None
        record.version += 1
        session.flush()
        note_act(session, record, "bring_back", by_id=by_id, now=now)


Fields = dict[str, Any]


def set_fields(record: Recipe | Seed, fields: Fields) -> bool:
    """Set these fields; says whether anything is another than it was."""
    changed = {name: value for name, value in fields.items() if getattr(record, name) != value}
    for name, value in changed.items():
        setattr(record, name, value)
    return bool(changed)
