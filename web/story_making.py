"""How a story was made, step by step, in words: `story_made.html` from what the archive knows of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from archive.reading_making import Found, Making, Reading
from archive.reading_story import StoryPage
from archive.reading_written import Machine
from web.i18n import N_, _, ngettext, translated
from web.mention_words import origin_words
from web.reading_choice import language_name
from web.story_voice import voice_of
from web.written_words import corrected_words, engine

KINDS = {
    "machine": N_("A machine on this archive's own computer wrote the words down: %(by)s."),
    "imported": N_("The words came with the recording, in a file."),
    "typed": N_("A person typed the words."),
    "translation": N_("The words were translated into %(language)s."),
}


def making_context(story: StoryPage, making: Making) -> dict[str, Any]:
    """The names that `story_made.html` lists."""
    return {
        "story": {
            "slug": story.slug,
            "title": story.title,
            "narrator": story.narrator,
            "audio": voice_of(story),
        },
        "steps": [step for step in _steps(story, making) if step["words"]],
        "found": [{"origin": origin_words(one.origin), "words": _found(one)} for one in making.found],
    }


def _steps(story: StoryPage, making: Making) -> Iterator[dict[str, Any]]:
    yield _step(_("Recorded"), _recorded(story), story.recorded_on)
    for reading in making.readings:
        yield _step(_reading_title(reading), _reading(reading), reading.made_at)
    yield _step(_("Corrected"), _corrected(story, making), making.last_corrected_at)
    decided = story.made.decided_count
    sentence = ngettext(
        "A curator decided on %(num)d name that was suggested.",
        "Curators decided on %(num)d names that were suggested.",
        decided,
    )
    yield _step(_("Linked"), sentence % {"num": decided} if decided else _("Nobody has decided on its names yet."))
    yield _step(_("Opened"), _("Its narrator agreed to the web, and a curator opened it."), story.published_at)


def _step(title: str, words: str, when: object = None) -> dict[str, Any]:
    return {"title": title, "words": words, "when": when.date() if isinstance(when, datetime) else when}


def _recorded(story: StoryPage) -> str:
    name, place = story.made.recorded_by, story.place.name if story.place else ""
    if story.synthetic:
        return _("The voice is synthetic and the words are fiction: this belongs to a sample archive.")
    if name and place:
        return _("By %(name)s, at %(place)s.") % {"name": name, "place": place}
    if name:
        return _("By %(name)s.") % {"name": name}
    return _("At %(place)s.") % {"place": place} if place else _("Kept byte for byte as it was handed in.")


def _reading_title(reading: Reading) -> str:
    return _("Translated") if reading.kind == "translation" else _("Written down")


def _reading(reading: Reading) -> str:
    by = engine(Machine(reading.engine, reading.engine_version, reading.model))
    return translated(KINDS.get(reading.kind, "")) % {"by": by, "language": language_name(reading.language)}


def _corrected(story: StoryPage, making: Making) -> str:
    said = corrected_words(story.made.written)
    if not making.corrections or not said:
        return _("No person has gone over the words yet.") if story.made.written.machines else ""
    return said


def _found(found: Found) -> str:
    said = {"accepted": found.accepted, "rejected": found.rejected, "waiting": found.suggested}
    return _("%(accepted)d accepted, %(rejected)d rejected, %(waiting)d not decided on") % said
