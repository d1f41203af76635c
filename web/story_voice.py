"""A story's sound with all that its player needs: on its own page, on those beside it, and in a clip."""

from archive.reading_clip import Clip
from archive.reading_story import StoryPage
from web.playing import Played, source_of
from web.previews import picture_path
from web.silences import silences


def voice_of(story: StoryPage, *, clip: Clip | None = None, language: str = "") -> Played | None:
    """The sound; none where it may not be heard. `language`: that of a translation to read as captions."""
    heard = story.audio
    if heard is None or (clip is not None and not clip.audible):
        return None
    source = source_of("stories", story.slug)
    asked = f"?lang={language}" if language else ""
    return Played(
        source.webm,
        source.mp4,
        heard.duration_s,
        heard.peaks,
        story=story.slug,
        captions=f"/stories/{story.slug}.vtt{asked}",
        captions_language=language or story.language or "und",
        picture=picture_path(story.slug),
        silences=silences(heard.peaks, heard.duration_s, story.passages),
        clip=(round(clip.start_s, 2), round(clip.end_s, 2)) if clip else None,
    )
