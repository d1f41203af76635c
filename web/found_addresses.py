"""Where what was found leads: for everyone to the story as it is open, at the desk to where it is looked after."""

from dataclasses import replace
from urllib.parse import urlencode

from archive.channels import Channel
from archive.reading_addresses import address_of
from archive.reading_mentions import Link
from archive.reading_moments import Moment
from web.asking_the_index import Seeker
from web.playing import ShownMoment, shown, source_of

DESK_SEARCH = "/desk/search"


def story_address(seeker: Seeker, slug: str) -> str:
    """The address of a story that was found."""
    public = address_of("story", slug)
    return f"/desk{public}" if seeker.channel is Channel.desk else public


def name_address(link: Link, *, at_desk: bool) -> str:
    """Where a name leads: at the desk, since not everything there has an open page, to the stories that speak of it."""
    if not at_desk:
        return link.href
    if link.kind in ("recipe", "seed"):
        return f"/desk{link.href}"
    return f"{DESK_SEARCH}?{urlencode([(link.kind, link.slug)])}"


def shown_where_found(seeker: Seeker, moment: Moment, parts: tuple[tuple[str, bool], ...]) -> ShownMoment:
    """A moment that was found; at the desk drafts are heard too."""
    one = shown(moment, parts)
    if seeker.channel is not Channel.desk:
        return one
    audio = source_of("drafts", moment.story_slug) if moment.audible else None
    return replace(one, href=f"/desk{moment.href}", story_href=story_address(seeker, moment.story_slug), audio=audio)
