"""A story's own pages, from what the archive says of it to what `story.html` and `story_words.html` need."""

from dataclasses import dataclass
from typing import Any

from archive.reading_kept import kept_to_words
from archive.reading_memories import ShownMemory, memories_beside
from archive.reading_story import NO_SOUND, StoryPage
from archive.reading_translations import Translation, translations_of
from web.captions import downloads
from web.citing import bibtex, citation, cite_files
from web.gated import Asking
from web.invitation_links import site_address
from web.looms import story_drawing
from web.memories import beside
from web.previews import story_preview
from web.reading_choice import choice_context, chosen
from web.said import passages
from web.sharing import share_of_story
from web.stored_words import said_again
from web.story_links import linked_groups
from web.story_voice import voice_of
from web.story_words import description_for_machines, machine_note, made_sentences


@dataclass(frozen=True, slots=True)
class Asked:
    """How the page was asked for: in which language its words, and whether a memory was told just now."""

    language: str = ""
    beside: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a story's page follows from, beside its language; `under` is '' on the story's own page."""

    story: StoryPage
    translations: tuple[Translation, ...]
    memories: tuple[ShownMemory, ...]
    kept_to: tuple[str, ...]
    asked: Asked
    site: str
    under: str


def story_shown(asking: Asking, story: StoryPage, asked: Asked, *, under: str = "") -> Shown:
    """The story with what stands beside it."""
    keys = {passage.key for passage in story.passages}
    translations = translations_of(asking.session, story.id, keys, viewer=asking.viewer, now=asking.now)
    memories = memories_beside(asking.session, story.id, keys)
    kept_to = kept_to_words(asking.session, story.id, viewer=asking.viewer)
    return Shown(story, translations, memories, kept_to, asked, site_address(asking.place.settings), under)


def story_context(shown: Shown) -> dict[str, Any]:
    """The names that both templates list."""
    story, asked, site, path = shown.story, shown.asked, shown.site, f"/stories/{shown.story.slug}"
    choice = chosen(shown.translations, asked.language, beside=asked.beside, spoken_in=story.language)
    words = choice_context(f"{path}{shown.under}", story.language, shown.translations, choice)
    return {
        "story": _story(story, words["language"]),
        "woven": story_drawing(story.loom),
        "passages": passages(story.passages),
        "labels": story.labels,
        "kept_to": [said_again(sentence) for sentence in shown.kept_to],
        "translation": words,
        "linked": linked_groups(story.links),
        "subjects": story.subjects,
        "machine_note": machine_note(story),
        "made": made_sentences(story),
        "cite": citation(story, f"{site}{path}"),
        "bibtex": bibtex(story, f"{site}{path}"),
        "cite_files": cite_files(story.slug),
        "downloads": downloads(path, language=words["language"]),
        "json_ld": description_for_machines(story, f"{site}{path}"),
        "memories": beside(shown.memories),
        "told": asked.told,
        "share": share_of_story(story, site),
        "preview": story_preview(story, site),
    }


def _story(story: StoryPage, language: str) -> dict[str, Any]:
    return {
        "slug": story.slug,
        "title": story.title,
        "lede": story.lede,
        "narrator": story.narrator,
        "narrators": story.narrators,
        "synthetic": story.synthetic,
        "place": story.place.name if story.place else "",
        "recorded_on": story.recorded_on,
        "language": story.language,
        "duration_s": story.duration_s,
        "audio": voice_of(story, language=language),
        "no_sound": story.audio_note == NO_SOUND,
    }
