"""Addresses to hand on: of a story, a passage or several, and the code that puts them into another site's page."""

from html import escape
from typing import Any

from archive.reading_clip import Clip
from archive.reading_story import StoryPage

WIDTH, HEIGHT = "100%", 260


def clip_path(clip: Clip) -> str:
    """A clip's address, which lasts: the keys of its first and last passage."""
    first, last = clip.passages[0].key, clip.passages[-1].key
    return f"/p/{first}" if first == last else f"/p/{first}?to={last}"


def share_of_story(story: StoryPage, site: str) -> dict[str, Any]:
    """What a story is shared by."""
    return _share(site, f"/stories/{story.slug}", story.title)


def share_of_clip(clip: Clip, site: str) -> dict[str, Any]:
    """What a clip is shared by."""
    return _share(site, clip_path(clip), clip.story.title)


def _share(site: str, path: str, title: str) -> dict[str, Any]:
    return {
        "site": site,
        "address": f"{site}{path}",
        "title": title,
        "embed": embed_code(f"{site}/embed{path}", title),
    }


def embed_code(address: str, title: str) -> str:
    """A frame for another site's page, as HTML."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{WIDTH}" height="{HEIGHT}" '
        'frameborder="0" loading="lazy"></iframe>'
    )
