"""Moments as data: the words, the second of the story, and where it plays."""

from typing import Any

from archive.reading_labels import every_label
from archive.reading_moments import Moment
from web.label_words import labels_data
from web.playing import source_of


def moment_data(moment: Moment | None) -> dict[str, Any] | None:
    """One moment; None stays None."""
    if moment is None:
        return None
    source = source_of("stories", moment.story_slug)
    return {
        "quote": moment.quote,
        "speaker": moment.speaker or None,
        "story": {"slug": moment.story_slug, "title": moment.story_title},
        "passage": moment.passage_key,
        "href": moment.href,
        "start_s": round(moment.start_s, 2),
        "end_s": round(moment.end_s, 2),
        "audio": {"webm": source.webm, "mp4": source.mp4} if moment.audible else None,
        "suggested": moment.suggested,
        "labels": labels_data(every_label(moment.story_labels, [moment])),
    }
