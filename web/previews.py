"""What a link shows where it is shared: a title, a quote and a picture, told under the gate."""

from dataclasses import dataclass

from archive.reading_clip import Clip
from archive.reading_loom import shortened
from archive.reading_story import StoryPage
from web.i18n import _

QUOTE_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class Preview:
    """Addresses are whole."""

    kind: str
    title: str
    description: str
    url: str
    picture: str
    picture_words: str


def picture_path(slug: str) -> str:
    """The address of a story's loom as a picture."""
    return f"/pictures/stories/{slug}.png"


def story_preview(story: StoryPage, site: str) -> Preview:
    """Of a whole story: its lede."""
    url = f"{site}/stories/{story.slug}"
    return _preview(story, site, url, f"{story.title}, {story.narrator}", story.lede)


def clip_preview(clip: Clip, site: str, path: str) -> Preview:
    """Of a clip: its words, unless a machine may have made them up."""
    quote = shortened(clip.quote, QUOTE_CHARACTERS)
    title = f"{clip.story.narrator}: {clip.story.title}"
    return _preview(clip.story, site, f"{site}{path}", title, f"“{quote}”" if quote else clip.story.lede)


def _preview(story: StoryPage, site: str, url: str, title: str, description: str) -> Preview:
    words = _("The story drawn as the threads it speaks of: %(names)s") % {
        "names": ", ".join(thread.name for thread in story.loom.threads[:8]) or story.title
    }
    return Preview("article", title, description, url, f"{site}{picture_path(story.slug)}", words)
