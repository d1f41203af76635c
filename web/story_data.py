"""Stories as data."""

from typing import Any

from archive.reading_stories import StoryCard
from archive.reading_story import StoryPage
from web.label_words import labels_data
from web.playing import source_of
from web.story_links import links_data
from web.story_words import made_sentences


def card_data(card: StoryCard) -> dict[str, Any]:
    """A story in a list."""
    return {
        "slug": card.slug,
        "title": card.title,
        "lede": card.lede,
        "narrator": card.narrator,
        "language": card.language,
        "duration_s": card.duration_s,
        "href": card.href,
        "labels": labels_data(card.labels),
    }


def story_data(story: StoryPage) -> dict[str, Any]:
    """A story with its words; seconds are story time."""
    source = source_of("stories", story.slug)
    return {
        "slug": story.slug,
        "title": story.title,
        "lede": story.lede,
        "narrator": story.narrator,
        "synthetic_voice": story.synthetic,
        "language": story.language,
        "duration_s": story.duration_s,
        "recorded_on": story.recorded_on.isoformat() if story.recorded_on else None,
        "place": story.place.name if story.place else None,
        "audio": {"webm": source.webm, "mp4": source.mp4} if story.audio else None,
        "labels": labels_data(story.labels),
        "passages": [
            {
                "key": passage.key,
                "start_s": passage.start_s,
                "end_s": passage.end_s,
                "speaker": passage.speaker,
                "text": passage.text,
                "flags": list(passage.flags),
                "language": passage.language or story.language,
                "corrected": passage.corrected,
                "confidence": passage.confidence,
                "labels": labels_data(passage.labels),
            }
            for passage in story.passages
        ],
        "subjects": [
            {"kind": subject.kind, "name": subject.name, "href": subject.href, "passages": subject.count}
            for subject in story.subjects
        ],
        "linked": links_data(story.links),
        "made": made_sentences(story),
    }
