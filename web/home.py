"""The first page, from what is open today to what `home.html` needs."""

from typing import Any

from archive.reading_featured import ArchiveCounts, archive_counts, featured
from archive.reading_stories import list_stories
from archive.reading_trail_lists import list_trails
from archive.weave_of_week import weave_of_week
from web.gated import Asking
from web.i18n import _
from web.loom_pages import home_cloth
from web.playing import shown, shown_cards
from web.trail_lists import trail_of_the_week
from web.weave_pages import week_context

LATEST = 6


def home_context(asking: Asking) -> dict[str, Any]:
    """The names that `home.html` lists."""
    latest = list_stories(asking.session, viewer=asking.viewer, now=asking.now, limit=LATEST)
    first = featured(asking.session, viewer=asking.viewer, now=asking.now)
    week = weave_of_week(asking.session, viewer=asking.viewer, now=asking.now)
    return {
        "headline": _("Voices of a food community"),
        "lede": _("What people cook, grow and remember, told by themselves and found by the very second."),
        "trail": trail_of_the_week(list_trails(asking.session, now=asking.now), asking.now),
        "week": week_context(week) if week else None,
        "featured": shown(first.moment) if first else None,
        "cloth": home_cloth(asking),
        "cards": shown_cards(latest),
        "counts": _counts(archive_counts(asking.session, viewer=asking.viewer, now=asking.now)),
    }


def _counts(counts: ArchiveCounts) -> list[dict[str, Any]]:
    """What there is any of, in words and numbers."""
    labelled = (
        (_("Stories"), counts.stories),
        (_("Voices"), counts.voices),
        (_("People"), counts.people),
        (_("Dishes"), counts.dishes),
        (_("Crops"), counts.crops),
        (_("Recipes"), counts.recipes),
        (_("Seeds"), counts.seeds),
    )
    return [{"label": label, "count": count} for label, count in labelled if count]
