"""What a story's page says around the story: how it was made, and its description for machines."""

import json
from typing import Any

from archive.reading_story import NO_SOUND, StoryPage
from web.i18n import N_, _, ngettext, translated
from web.written_words import corrected_words, engines, written_words

MARKUP = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
READ_BY_NOBODY = N_("No person has gone over them yet; they hold mistakes.")


def made_sentences(story: StoryPage) -> list[str]:
    """How the story came to be, sentence by sentence."""
    made = story.made
    said = [_("Recorded by %(name)s.") % {"name": made.recorded_by}] if made.recorded_by else []
    if story.synthetic:
        said.append(_("The voice is synthetic and the words are fiction: this belongs to a sample archive."))
    said += _of_the_words(story)
    if made.decided_count:
        sentence = ngettext(
            "People decided on %(num)d of its suggested mentions.",
            "People decided on %(num)d of its suggested mentions.",
            made.decided_count,
        )
        said.append(sentence % {"num": made.decided_count})
    return said


def _of_the_words(story: StoryPage) -> list[str]:
    written = story.made.written
    if written.machines:
        first = _("The words were first written down by a machine on this archive's own computer (%(engine)s).")
        return [first % {"engine": engines(written)}, corrected_words(written) or translated(READ_BY_NOBODY)]
    return [written_words(written)] if written.kind else []


def machine_note(story: StoryPage) -> str:
    """Whether a machine wrote the words and what people did since; '' where no machine did."""
    return written_words(story.made.written) if story.made.written.machines else ""


def description_for_machines(story: StoryPage, address: str) -> str:
    """The story as schema.org JSON-LD, with nothing in it that could end a script element."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork" if story.audio_note == NO_SOUND else "AudioObject",
        "name": story.title,
        "description": story.lede,
        "url": address,
        "inLanguage": story.language or "und",
        "creator": {"@type": "Person", "name": story.narrator},
        "about": [{"@type": "Thing", "name": subject.name} for subject in story.subjects],
        "isAccessibleForFree": True,
    }
    if story.audio_note != NO_SOUND:
        described["duration"] = f"PT{round(story.duration_s)}S"
    if story.recorded_on:
        described["dateCreated"] = story.recorded_on.isoformat()
    if story.published_at:
        described["datePublished"] = story.published_at.date().isoformat()
    if story.audio:
        site = address.removesuffix(f"/stories/{story.slug}")
        described |= {
            "contentUrl": f"{site}/media/stories/{story.slug}.m4a",
            "encodingFormat": "audio/mp4",
            "embedUrl": f"{site}/embed/stories/{story.slug}",
            "thumbnailUrl": f"{site}/pictures/stories/{story.slug}.png",
        }
    if story.passages:
        described["caption"] = {
            "@type": "MediaObject",
            "contentUrl": f"{address}.vtt",
            "encodingFormat": "text/vtt",
        }
    return inside_script(described)


def inside_script(described: dict[str, Any]) -> str:
    """JSON with nothing in it that could end a script element."""
    text = json.dumps(described, ensure_ascii=False)
    return "".join(MARKUP.get(character, character) for character in text)
