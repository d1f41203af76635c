"""Subjects as the desk has them, as data: a list, one whole record, and what a file would change."""

from typing import Any

from archive.reading_desk_subject import DeskSubject
from archive.reading_desk_subjects import DeskEntry
from ingest.subject_exchange.planning import Plan
from web.stored_words import said_again


def entry_data(entry: DeskEntry) -> dict[str, Any]:
    """A subject in the list; `mentions` are all that were not rejected."""
    return {
        "key": entry.key, "kind": entry.kind, "name": entry.name, "other_names": list(entry.others),
        "mentions": entry.mentions, "merged_into": entry.merged_into, "retired": entry.retired,
    }  # fmt: skip


def record_data(subject: DeskSubject) -> dict[str, Any]:
    """A whole record; what it is merged into and what is merged into it by key."""
    into = subject.merged_into
    return {
        "key": subject.key,
        "kind": subject.kind.value,
        "name": subject.name,
        "href": subject.href,
        "note": subject.note,
        "names": [
            {"name": one.name, "kind": one.kind.value, "language": one.language, "desk_only": one.desk_only}
            for one in subject.names
        ],
        "broader": [{"key": one.key, "name": one.name} for one in subject.broader],
        "narrower": [{"key": one.key, "name": one.name} for one in subject.narrower],
        "identifiers": {one.scheme: one.value for one in subject.identifiers},
        "mentions": subject.mentions,
        "merged_into": {"key": into.key, "name": into.name} if into else None,
        "retired": subject.retired,
    }


def plan_data(plan: Plan, *, applied: bool) -> dict[str, Any]:
    """What a file would change, or changed, entry by entry; `unit` is what a number counts."""
    return {
        "applied": applied,
        "unit": plan.unit,
        "lines": [
            {"number": line.number, "grade": line.grade, "about": line.about, "sentence": said_again(line.sentence)}
            for line in plan.lines
        ],
    }
