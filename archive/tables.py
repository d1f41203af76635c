"""Every table, imported in one place, so that the metadata is whole for migrations and tests."""

from archive import (
    accounts,
    agreements,
    events,
    festivals,
    listening,
    memories,
    mentions,
    outbox,
    passages,
    recipes,
    recordings,
    seeds,
    steps,
    stories,
    subject_imports,
    subject_merges,
    subjects,
    trails,
    transcripts,
    uploads,
    weaves,
)
from archive.base import Base

__all__ = [
    "accounts",
    "agreements",
    "events",
    "festivals",
    "listening",
    "memories",
    "mentions",
    "outbox",
    "passages",
    "recipes",
    "recordings",
    "seeds",
    "steps",
    "stories",
    "subject_imports",
    "subject_merges",
    "subjects",
    "trails",
    "transcripts",
    "uploads",
    "weaves",
]

METADATA = Base.metadata
