"""Channels: every way out of the archive, and which agreed use opens each."""

from enum import StrEnum

from archive.agreements import Use


class Channel(StrEnum):
    """A way out. One that no use opens and no rule names stays shut."""

    desk = "desk"
    narrator = "narrator"
    ai = "ai"
    page = "page"
    media = "media"
    search = "search"
    facet = "facet"
    api = "api"
    embed = "embed"
    feed = "feed"
    podcast = "podcast"
    trail = "trail"
    trail_pack = "trail_pack"
    kiosk = "kiosk"
    kiosk_sound = "kiosk_sound"
    print = "print"
    external_ai = "external_ai"
    training = "training"


CHANNELS_OF_USE: dict[Use, frozenset[Channel]] = {
    Use.web: frozenset(
        {Channel.page, Channel.media, Channel.search, Channel.facet, Channel.api, Channel.embed},
    ),
    Use.feed: frozenset({Channel.feed, Channel.podcast}),
    Use.festival: frozenset({Channel.trail, Channel.trail_pack, Channel.kiosk, Channel.kiosk_sound}),
    Use.print: frozenset({Channel.print}),
    Use.external_ai: frozenset({Channel.external_ai}),
    Use.training: frozenset({Channel.training}),
}
"""Which channels an agreed use opens. Desk and the archive's own machine are opened by the deposit, not by a use."""

_USE_OF_CHANNEL = {channel: use for use, channels in CHANNELS_OF_USE.items() for channel in channels}


def use_that_opens(channel: Channel) -> Use | None:
    """The use that must be agreed to for this channel; None where the deposit itself opens it."""
    return _USE_OF_CHANNEL.get(channel)


CARRIES_AUDIO = frozenset({Channel.media, Channel.podcast, Channel.trail_pack, Channel.kiosk_sound, Channel.embed})
"""Channels through which a story's listening copy itself leaves."""

IN_KIOSKS = frozenset({Channel.kiosk, Channel.kiosk_sound})
"""A trail on a tablet at a stall, and its sound. On a device of a festival, what is kept to that festival is met."""

LEADS_ALONG = IN_KIOSKS | {Channel.trail, Channel.trail_pack, Channel.print, Channel.feed, Channel.podcast}
"""Channels through which trails and their stops are met."""
