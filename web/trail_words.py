"""What the desk says of trails: how they stand, what the gate says of their stops, what was done to them."""

from collections.abc import Iterable
from typing import Any

from archive.acts_done import Act
from archive.channels import Channel
from archive.reading_desk_trails import DeskStop
from archive.trail_standing import Standing, TrailStanding
from web.event_words import act_words
from web.i18n import N_, _, moment_words, translated
from web.stored_words import said_again

CHANNELS = {
    Channel.trail: N_("On the trail page"),
    Channel.trail_pack: N_("Heard at the festival"),
    Channel.print: N_("In print"),
    Channel.podcast: N_("In the podcast feed"),
}
STATES = {
    Standing.draft: "draft",
    Standing.scheduled: "waiting",
    Standing.open: "published",
    Standing.retired: "hidden",
}
"""The sign that goes with each, see macros/shapes.html."""


def standing_words(standing: TrailStanding) -> str:
    """How a trail stands, in words."""
    when = moment_words(standing.opens_at) if standing.opens_at else ""
    if standing.standing is Standing.draft:
        return _("Draft; nobody outside the desk sees it")
    if standing.standing is Standing.retired:
        return _("Retired; its codes lead on to the stories")
    said = _("Scheduled for %(when)s") if standing.standing is Standing.scheduled else _("Open since %(when)s")
    said %= {"when": when}
    if standing.retires_at is not None:
        said += " · " + _("retires %(when)s") % {"when": moment_words(standing.retires_at)}
    return said


def standing_context(standing: TrailStanding) -> dict[str, Any]:
    """A trail's standing for a template: sign, words, and a further sentence where something waits."""
    waits = ""
    if standing.next_version_at is not None:
        waits = _("A new version opens %(when)s.") % {"when": moment_words(standing.next_version_at)}
    elif standing.changed:
        waits = _("What is on the table was changed since it was published.")
    return {
        "name": standing.standing.value,
        "sign": STATES[standing.standing],
        "words": standing_words(standing),
        "version": standing.version,
        "waits": waits,
    }


def act_lines(acts: Iterable[Act]) -> list[dict[str, Any]]:
    """What was done to a trail, each in a few words."""
    return [{"words": act_words(act), "at": moment_words(act.at), "who": act.who} for act in acts]


def check_lines(stop: DeskStop) -> list[dict[str, Any]]:
    """What the gate says of a stop, channel by channel; nothing where it is met everywhere."""
    return [
        {
            "channel": translated(CHANNELS[one.channel]),
            "why": [said_again(sentence) for sentence in one.why],
            "hinders": stop.check.hinders and one.channel is Channel.trail,
        }
        for one in stop.check.closed
    ]
