"""What pages of recipes and of seed lots share: moments beside their lines, and the stories they are told in."""

from collections.abc import Iterable, Sequence

from archive.reading_links import StoryOfRecord
from archive.reading_moments import Moment
from web.playing import ShownMoment, shown, shown_all

MOST_MOMENTS = 8


def beside(moment: Moment | None) -> ShownMoment | None:
    """The moment at which a line is said, for a play button beside it."""
    return shown(moment) if moment else None


def elsewhere(stories: Iterable[StoryOfRecord], heard: Sequence[Moment]) -> list[ShownMoment]:
    """Further moments that speak of it, without the passages that play beside its own lines."""
    there = {(moment.story_id, moment.passage_key) for moment in heard}
    moments = [
        moment for story in stories for moment in story.evidence if (moment.story_id, moment.passage_key) not in there
    ]
    return shown_all(moments[:MOST_MOMENTS])


def told_in(heard: Sequence[Moment], stories: Iterable[StoryOfRecord]) -> list[dict[str, str]]:
    """The stories in which it is told, then those that speak of it, each once."""
    found = {moment.story_slug: moment.story_title for moment in heard}
    for story in stories:
        found.setdefault(story.card.slug, story.card.title)
    return [{"title": title, "href": f"/stories/{slug}"} for slug, title in found.items()]
