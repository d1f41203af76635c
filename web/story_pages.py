"""A story's own page, from what the archive says of it to what `story.html` needs."""

from typing import Any

from archive.reading_story import StoryPage
from web.captions import downloads
from web.looms import story_drawing
from web.playing import Played, source_of
from web.said import passages
from web.story_links import linked_groups
from web.story_words import citation, description_for_machines, machine_note, made_sentences


def story_context(story: StoryPage, *, base_url: str) -> dict[str, Any]:
    """The names that `story.html` lists; `base_url` is the site's public address or ''."""
    address = f"{base_url.rstrip('/')}/stories/{story.slug}"
    source = source_of("stories", story.slug)
    heard = story.audio
    return {
        "story": {
            "slug": story.slug,
            "title": story.title,
            "lede": story.lede,
            "narrator": story.narrator,
            "synthetic": story.synthetic,
            "place": story.place.name if story.place else "",
            "recorded_on": story.recorded_on,
            "language": story.language,
            "duration_s": story.duration_s,
            "audio": Played(source.webm, source.mp4, heard.duration_s, heard.peaks) if heard else None,
        },
        "woven": story_drawing(story.loom),
        "passages": passages(story.passages),
        "linked": linked_groups(story.links),
        "subjects": story.subjects,
        "machine_note": machine_note(story),
        "made": made_sentences(story),
        "cite": citation(story, address),
        "downloads": downloads(f"/stories/{story.slug}"),
        "json_ld": description_for_machines(story, address),
    }
