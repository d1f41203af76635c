"""Subjects as data: what their pages show, for programs."""

from typing import Any

from archive.reading_subject_lists import SubjectEntry
from archive.reading_subjects import SubjectPage
from web.speaking_stories import link_data, speaking_data


def subject_entry_data(entry: SubjectEntry) -> dict[str, Any]:
    """A subject in a list."""
    return {"kind": entry.kind, "name": entry.name, "href": entry.href, "stories": entry.stories,
            "passages": entry.count}  # fmt: skip


def subject_data(subject: SubjectPage) -> dict[str, Any]:
    """One subject: its names, its kin, its pictures, and the open stories that speak of it, the strongest first."""
    return {
        "kind": subject.kind,
        "name": subject.name,
        "note": subject.note,
        "scientific": subject.scientific,
        "other_names": list(subject.other_names),
        "broader": [link_data(link) for link in subject.broader],
        "narrower": [link_data(link) for link in subject.narrower],
        "identifiers": dict(subject.identifiers),
        "pictures": [
            {"href": one.href, "alt": one.alt_text, "credit": one.credit, "width": one.width_px,
             "height": one.height_px} for one in subject.pictures
        ],
        "linked": [{"kind": one.kind, "name": one.name, "href": one.href} for one in subject.linked],
        "told": [{"title": card.title, "href": card.href} for card in subject.told],
        "stories": speaking_data(subject.stories),
    }  # fmt: skip
