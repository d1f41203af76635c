"""What a link shows where it is shared: a title, a quote and a picture, told under the gate."""

from dataclasses import dataclass

from archive.naming import A_NARRATOR
from archive.passages import may_be_made_up
from archive.reading_clip import Clip
from archive.reading_loom import shortened
from archive.reading_stops import TrailStop
from archive.reading_story import StoryPage
from archive.reading_trail import TrailHead
from web.i18n import _

QUOTE_CHARACTERS = 240
THREADS = "/pictures/threads.png"
"""The archive's own picture, for what has no loom."""


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


def trail_preview(trail: TrailHead, site: str) -> Preview:
    """Of a trail: what it is introduced with; the picture is the archive's own threads."""
    said = shortened(trail.introduction, QUOTE_CHARACTERS) or _("A trail of voices to hear, stop by stop.")
    return _of_trail(trail.title, said, f"{site}{trail.href}", site)


def stop_preview(trail: TrailHead, stop: TrailStop, site: str) -> Preview:
    """Of a stop: what is said first there, unless a machine may have made it up; of one that has left, its trail."""
    if not stop.open:
        return trail_preview(trail, site)
    quote = first_words(stop)
    said = f"“{shortened(quote, QUOTE_CHARACTERS)}”" if quote else stop.text or trail.title
    named = stop.narrator if stop.narrator not in ("", A_NARRATOR) else ""
    title = f"{named}: {stop.heading}" if named else stop.heading
    return _of_trail(title, said, f"{site}{trail.href_of(stop)}", site)


def first_words(stop: TrailStop) -> str:
    """What is said first at a stop that no machine may have made up; '' where nothing is."""
    return next((one.text for one in stop.passages if not may_be_made_up(one.flags)), "")


def _of_trail(title: str, description: str, url: str, site: str) -> Preview:
    return Preview("article", title, description, url, f"{site}{THREADS}", _("The three threads of the archive"))


def _preview(story: StoryPage, site: str, url: str, title: str, description: str) -> Preview:
    words = _("The story drawn as the threads it speaks of: %(names)s") % {
        "names": ", ".join(thread.name for thread in story.loom.threads[:8]) or story.title
    }
    return Preview("article", title, description, url, f"{site}{picture_path(story.slug)}", words)
