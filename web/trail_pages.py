"""Trails and their stops, from what the archive says of them to what their templates need.

The desk's preview is the same pages under another address (`home`), with the
sound of what is being worked on.
"""

from typing import Any

from archive.naming import A_NARRATOR
from archive.reading_stop import StopPage
from archive.reading_stops import TrailStop
from archive.reading_trail import TrailHead, TrailPage
from web.gated import Known
from web.i18n import _
from web.invitation_links import site_address
from web.playing import Played, Source, source_of
from web.previews import first_words, stop_preview, trail_preview
from web.said import passages
from web.silences import silences
from web.site_plans import plan_shown, stop_marks
from web.trail_machines import trail_for_machines
from web.written_words import written_words


def trail_context(known: Known, trail: TrailPage, *, home: str = "") -> dict[str, Any]:
    """The names that `trail.html` lists; `home`: the address that its stops stand beneath, where it is not its own."""
    site = site_address(known.place.settings)
    start = next(iter(trail.open_stops), None)
    return {
        "trail": {
            **_head(trail, home),
            "count": len(trail.stops),
            "duration_s": trail.duration_s,
            "festival": trail.festival,
        },
        "stops": [shown_stop(trail, stop, home=home) for stop in trail.stops],
        "start": f"{_href(trail, start, home)}#t=0" if start else "",
        "plan": plan_shown(trail.festival),
        "marks": stop_marks(trail, home=home),
        "preview": trail_preview(trail, site),
        "json_ld": trail_for_machines(trail, site),
    }


def stop_context(known: Known, met: StopPage, *, home: str = "") -> dict[str, Any]:
    """The names that `stop.html` lists."""
    trail, stop, before, after = met.trail, met.stop, met.before, met.after
    return {
        "trail": {**_head(trail, home), "count": met.count},
        "stop": {**shown_stop(trail, stop, home=home), **_told(trail, stop)},
        "at": met.at,
        "before": shown_stop(trail, before, home=home) if before else None,
        "after": shown_stop(trail, after, home=home) if after else None,
        "preview": stop_preview(trail, stop, site_address(known.place.settings)),
    }


def shown_stop(trail: TrailHead, stop: TrailStop, *, home: str = "") -> dict[str, Any]:
    """A stop in a list: what it is called, who speaks, where it stands and what is heard there."""
    return {
        "number": stop.number,
        "code": stop.code,
        "open": stop.open,
        "href": _href(trail, stop, home),
        "heading": stop.heading,
        "kind": stop.subject.kind if stop.subject else "",
        "narrator": who_speaks(stop),
        "synthetic": stop.synthetic,
        "place": stop.stall.name if stop.stall else "",
        "place_hint": stop.place_hint,
        "walking_note": stop.walking_note,
        "duration_s": stop.duration_s,
        "has_voice": bool(stop.story_key),
        "labels": stop.labels,
        "audio": sound_of(trail, stop) if stop.audio else None,
    }


def who_speaks(stop: TrailStop) -> str:
    """The name that may be shown, or words for someone who is not named; '' where nobody speaks."""
    return _("A narrator") if stop.narrator == A_NARRATOR else stop.narrator


def sound_of(trail: TrailHead, stop: TrailStop) -> Source:
    """Where a stop's sound plays from: one that is kept to a festival has an address that no pack holds."""
    folder = "draft-stops" if trail.is_preview else "kept-stops" if stop.is_kept else "stops"
    return source_of(folder, stop.code)


def voice_of_stop(trail: TrailHead, stop: TrailStop) -> Played | None:
    """A stop's sound with all that its player needs; none where it may not be heard."""
    if stop.audio is None:
        return None
    source, heard = sound_of(trail, stop), stop.audio
    return Played(
        source.webm,
        source.mp4,
        heard.duration_s,
        heard.peaks,
        silences=silences(heard.peaks, heard.duration_s, stop.passages),
    )


def _head(trail: TrailHead, home: str) -> dict[str, Any]:
    return {
        "slug": trail.slug,
        "title": trail.title,
        "introduction": trail.introduction,
        "version": trail.version,
        "published_at": trail.published_at,
        "is_preview": trail.is_preview,
        "href": home or trail.href,
    }


def _told(trail: TrailHead, stop: TrailStop) -> dict[str, Any]:
    subject = stop.subject
    return {
        "text": stop.text,
        "language": stop.language,
        "quote": first_words(stop),
        "passages": passages(stop.passages),
        "voice": voice_of_stop(trail, stop),
        "subject": subject,
        "subject_note": stop.subject_note,
        "subject_href": subject.href if subject and stop.subject_met else "",
        "story": {"title": stop.story_title, "href": f"/stories/{stop.story_slug}"} if stop.story_met else None,
        "whole_story": stop.whole_story,
        "machine_note": written_words(stop.written) if stop.written.machines else "",
    }


def _href(trail: TrailHead, stop: TrailStop, home: str) -> str:
    return f"{home}/{stop.number}" if home else trail.href_of(stop)
