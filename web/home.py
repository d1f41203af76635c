"""The first page, from what is open today to what `home.html` needs."""

from dataclasses import dataclass
from typing import Any

from archive.reading_featured import ArchiveCounts, Featured, archive_counts, featured
from archive.reading_stories import StoryCard, list_stories
from archive.reading_trail_lists import list_trails
from archive.weave_of_week import weave_of_week
from archive.weave_parts import WovenWalk
from web.archive_loom_drawing import CLOSE
from web.gated import Asking
from web.i18n import _
from web.loom_pages import Laid, cloth_shown, home_cloth
from web.playing import shown, shown_cards
from web.trail_lists import TrailOfTheWeek, trail_of_the_week
from web.weave_pages import week_context

LATEST = 6


@dataclass(frozen=True, slots=True)
class Home:
    """All that the first page follows from, beside its language."""

    trail: TrailOfTheWeek | None
    latest: tuple[StoryCard, ...]
    first: Featured | None
    week: WovenWalk | None
    cloth: Laid | None
    counts: ArchiveCounts


def home_shown(asking: Asking) -> Home:
    """What is open today."""
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    return Home(
        trail=trail_of_the_week(list_trails(asking.session, now=asking.now), asking.now),
        latest=list_stories(asking.session, **asks, limit=LATEST),
        first=featured(asking.session, **asks),
        week=weave_of_week(asking.session, **asks),
        cloth=home_cloth(asking),
        counts=archive_counts(asking.session, **asks),
    )


def home_context(home: Home) -> dict[str, Any]:
    """The names that `home.html` lists."""
    return {
        "headline": _("Voices of a food community"),
        "lede": _("What people cook, grow and remember, told by themselves and found by the very second."),
        "trail": home.trail,
        "week": week_context(home.week) if home.week else None,
        "featured": shown(home.first.moment) if home.first else None,
        "cloth": cloth_shown(home.cloth, width=CLOSE),
        "cards": shown_cards(home.latest),
        "counts": _counts(home.counts),
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
