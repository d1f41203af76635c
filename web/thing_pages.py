"""Pages of subjects, from what the archive says of them to what their template needs."""

from typing import Any

from archive.reading_addressed import RetiredSubject
from archive.reading_addresses import address_of
from archive.reading_stories import looms_of
from archive.reading_subjects import SubjectPage
from web.gated import Asking
from web.looms import card_drawing
from web.playing import shown_voice
from web.speaking_stories import shown_stories

MOST_RELATED = 20
STORIES_A_PAGE = 12


def subject_context(asking: Asking, subject: SubjectPage, *, page_number: int = 1) -> dict[str, Any]:
    """The names that `subject.html` lists, with one page of the stories that speak of it."""
    begin, end = (page_number - 1) * STORIES_A_PAGE, page_number * STORIES_A_PAGE
    stories = subject.stories[begin:end]
    here = address_of(subject.kind, subject.slug)
    looms = looms_of(asking.session, [story.id for story in stories], viewer=asking.viewer, now=asking.now)
    speaking = shown_stories(stories, drawings={id_: card_drawing(facts, chosen=here) for id_, facts in looms.items()})
    return {
        "subject": subject,
        "voice": shown_voice(subject.voice),
        "speaking": speaking,
        "spoken": [moment for story in speaking for moment in (*story["moments"], *story["further"])],
        "pages": {
            "earlier": f"{here}?page={page_number - 1}" if page_number > 1 else "",
            "later": f"{here}?page={page_number + 1}" if end < len(subject.stories) else "",
        },
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
