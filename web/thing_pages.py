"""Pages of subjects, from what the archive says of them to what their template needs."""

from typing import Any

from archive.reading_addressed import RetiredSubject
from archive.reading_addresses import address_of
from archive.reading_subjects import SubjectPage
from web.playing import shown_all

MOST_RELATED = 20


def subject_context(subject: SubjectPage) -> dict[str, Any]:
    """The names that `subject.html` lists."""
    return {
        "subject": subject,
        "moments": shown_all(subject.moments),
        "linked": subject.linked,
        "broader": subject.broader[:MOST_RELATED],
        "narrower": subject.narrower[:MOST_RELATED],
        "stories": _stories(subject.told),
    }


def retired_context(retired: RetiredSubject) -> dict[str, Any]:
    """The names that `subject_retired.html` lists."""
    return {"kind": retired.kind, "name": retired.name, "folder": address_of(retired.kind, "").rstrip("/")}


def _stories(cards: tuple[Any, ...]) -> list[dict[str, str]]:
    return [{"title": card.title, "href": card.href} for card in cards]
