"""Subjects as data: what their pages show, for programs."""

from typing import Any

from archive.reading_mentions import Link
from archive.reading_subject_lists import SubjectEntry
from archive.reading_subjects import SubjectPage
from web.moment_data import moment_data


def subject_entry_data(entry: SubjectEntry) -> dict[str, Any]:
    """A subject in a list."""
    return {"kind": entry.kind, "name": entry.name, "href": entry.href, "stories": entry.stories,
            "passages": entry.count}  # fmt: skip


def subject_data(subject: SubjectPage) -> dict[str, Any]:
    """One subject: its names, its kin, its pictures, and every open moment that speaks of it."""
    return {
        "kind": subject.kind,
        "name": subject.name,
        "note": subject.note,
        "scientific": subject.scientific,
        "other_names": list(subject.other_names),
        "broader": [_link(link) for link in subject.broader],
        "narrower": [_link(link) for link in subject.narrower],
        "identifiers": dict(subject.identifiers),
        "pictures": [
            {"href": one.href, "alt": one.alt_text, "credit": one.credit, "width": one.width_px,
             "height": one.height_px} for one in subject.pictures
        ],
        "linked": [{"kind": one.kind, "name": one.name, "href": one.href} for one in subject.linked],
        "told": [{"title": card.title, "href": card.href} for card in subject.told],
        "moments": [moment_data(moment) for moment in subject.moments],
    }  # fmt: skip


def _link(link: Link) -> dict[str, str]:
    return {"kind": link.kind, "name": link.name, "href": link.href}
