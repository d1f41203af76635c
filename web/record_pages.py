"""What pages of recipes and of seed lots share: moments beside their lines, and the stories that lead to them."""

from collections.abc import Sequence
from typing import Any

from archive.reading_moments import Moment
from archive.reading_stories_of import SpeakingStory
from web.playing import ShownMoment, shown
from web.speaking_stories import shown_stories

MOST_STORIES = 8
"""Stories whose seconds a record's page plays; further ones are named."""


def beside(moment: Moment | None) -> ShownMoment | None:
    """The moment at which a line is said, for a play button beside it."""
    return shown(moment) if moment else None


def stories_behind(heard: Sequence[Moment], stories: Sequence[SpeakingStory]) -> dict[str, Any]:
    """Stories that speak of it, the strongest first; then those in which its lines are heard, or that came after."""
    speaking = stories[:MOST_STORIES]
    there = {story.slug for story in speaking}
    others = {moment.story_slug: moment.story_title for moment in heard}
    others |= {story.slug: story.title for story in stories[MOST_STORIES:]}
    shown_ones = shown_stories(speaking, of_record=True)
    return {
        "speaking": shown_ones,
        "spoken": [moment for story in shown_ones for moment in (*story["moments"], *story["further"])],
        "other_stories": [
            {"title": title, "href": f"/stories/{slug}"} for slug, title in others.items() if slug not in there
        ],
    }
