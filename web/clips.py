"""Clips and embeds, from what the archive says of them to what their templates need."""

from typing import Any

from archive.passages import may_be_made_up
from archive.reading_clip import Clip
from archive.reading_labels import every_label
from archive.reading_memories import memories_beside
from archive.reading_story import StoryPage
from web.gated import Asking
from web.invitation_links import site_address
from web.previews import clip_preview, story_preview
from web.said import passages
from web.sharing import clip_path, share_of_clip
from web.story_voice import voice_of
from web.story_words import machine_note

FURTHER = 12
"""How many of the lines that follow a clip may be taken into it from its page."""


def clip_context(asking: Asking, clip: Clip) -> dict[str, Any]:
    """The names that `clip.html` lists."""
    story, site = clip.story, site_address(asking.place.settings)
    at = story.passages.index(clip.passages[0])
    return {
        "story": _story(story),
        "clip": {
            "path": clip_path(clip),
            "key": clip.passages[0].key,
            "start_s": clip.start_s,
            "end_s": clip.end_s,
            "audio": voice_of(story, clip=clip),
            "made_up": any(may_be_made_up(passage.flags) for passage in clip.passages),
        },
        "passages": passages(clip.passages),
        "labels": every_label(clip.story.labels, clip.passages),
        "machine_note": machine_note(story),
        "ends": [
            {"key": one.key, "start_s": one.start_s, "quote": one.text[:60], "current": one == clip.passages[-1]}
            for one in story.passages[at : at + len(clip.passages) + FURTHER]
        ],
        "before": story.passages[at - 1].key if at else "",
        "memories": [
            one
            for one in memories_beside(asking.session, story.id, {passage.key for passage in clip.passages})
            if one.passage_key
        ],
        "share": share_of_clip(clip, site),
        "preview": clip_preview(clip, site, clip_path(clip)),
    }


def embed_of_story(story: StoryPage, site: str) -> dict[str, Any]:
    """The names that `embed.html` lists, for a whole story."""
    address = f"{site}/stories/{story.slug}"
    return {
        "story": _story(story),
        "audio": voice_of(story),
        "quote": "",
        "lede": story.lede,
        "labels": story.labels,
        "address": address,
        "preview": story_preview(story, site),
    }


def embed_of_clip(clip: Clip, site: str) -> dict[str, Any]:
    """The names that `embed.html` lists, for a clip: what is said in it."""
    path = clip_path(clip)
    return {
        "story": _story(clip.story),
        "audio": voice_of(clip.story, clip=clip),
        "quote": clip.quote,
        "lede": "",
        "labels": every_label(clip.story.labels, clip.passages),
        "address": f"{site}{path}",
        "preview": clip_preview(clip, site, path),
    }


def _story(story: StoryPage) -> dict[str, Any]:
    return {
        "slug": story.slug,
        "title": story.title,
        "narrator": story.narrator,
        "synthetic": story.synthetic,
        "language": story.language,
    }
