"""A trail on a tablet at a stall, from what the archive says of it to what `kiosk.html` and `kiosk_stop.html` need.

Every address in these pages is beneath the trail's own, or a sound of it:
whoever plays with the tablet stays on the trail.
"""

from typing import Any

from fastapi.responses import Response

from archive.reading_addresses import address_of
from archive.reading_loom import shortened
from archive.reading_stop import StopPage
from archive.reading_stops import TrailStop
from archive.reading_trail import TrailPage
from web.answers import page
from web.gated import Asking
from web.i18n import LANGUAGES
from web.previews import first_words
from web.trail_pages import shown_stop, voice_of_stop
from web.written_words import written_words

INVITING = 160
"""Characters of an invitation: what is read in passing."""


def kiosk_context(trail: TrailPage) -> dict[str, Any]:
    """The names that `kiosk.html` lists: the trail's open stops as invitations, or none."""
    home = kiosk_path(trail.slug)
    return {
        "trail": {"title": trail.title, "home": home, "count": len(trail.open_stops)},
        "invitations": [_invitation(trail, stop) for stop in trail.open_stops],
        "languages_of": list(LANGUAGES),
    }


def kiosk_stop_context(met: StopPage) -> dict[str, Any]:
    """The names that `kiosk_stop.html` lists."""
    trail, stop, before, after = met.trail, met.stop, met.before, met.after
    home = kiosk_path(trail.slug)
    return {
        "trail": {"title": trail.title, "home": home, "count": met.count},
        "stop": {
            **shown_stop(trail, stop, home=home),
            "text": stop.text,
            "language": stop.language,
            "lines": [one.text for one in stop.passages],
            "voice": voice_of_stop(trail, stop),
            "subject_note": stop.subject_note,
            "machine_note": written_words(stop.written) if stop.written.machines else "",
        },
        "at": met.at,
        "before": shown_stop(trail, before, home=home) if before else None,
        "after": shown_stop(trail, after, home=home) if after else None,
    }


def kiosk_page(asking: Asking, template: str, context: dict[str, Any]) -> Response:
    """The page; on a festival's device it stays in no cache, since it may show what is kept to that festival."""
    answer = page(asking.request, template, **context)
    if asking.viewer.circle.festivals:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


def kiosk_path(slug: str) -> str:
    """Where a trail's kiosk begins."""
    return f"{address_of('trail', slug)}/kiosk"


def _invitation(trail: TrailPage, stop: TrailStop) -> dict[str, Any]:
    said = {"quote": shortened(first_words(stop), INVITING), "language": stop.language}
    return {**shown_stop(trail, stop, home=kiosk_path(trail.slug)), **said}
