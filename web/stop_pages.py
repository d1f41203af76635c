"""The page on which a stop is chosen, cut and said: from what the archive says to what its template needs."""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from archive.errors import InvalidInput, MissingPart
from archive.next_stops import next_stops
from archive.reading_desk_story import DeskStory, read_desk_story
from archive.reading_moments import Moment
from archive.reading_trail import preview_trail
from archive.reading_voice import opening_voice
from archive.stall_keeping import stalls_of
from archive.stop_choosing import seconds_of_clip
from archive.stories import Story
from archive.subject_editing import find_by_key, key_of
from archive.subjects import Subject
from archive.trail_beginnings import best_moments
from archive.trails import Stop, Trail, TrailClip
from web.asked import read_asked
from web.desk_forms import text
from web.desk_pages import played
from web.desk_trail_pages import next_line
from web.error_words import in_words
from web.found_addresses import DESK_SEARCH
from web.gated import Asking
from web.i18n import translated
from web.playing import shown
from web.searching import Found, find
from web.stop_forms import AS_IT_IS, LINES, SECONDS, WHOLE, WORDS
from web.weave_pages import who_speaks

FOUND_AT_ONCE, LINE_LETTERS = 6, 70


@dataclass(frozen=True, slots=True)
class Around:
    """The stop's trail, the stop itself where it is there already, and what was typed and could not be kept."""

    trail: Trail
    stop: Stop | None = None
    typed: FormData | None = None


def stop_context(asking: Asking, around: Around, *, notice: str = "", error: str = "") -> dict[str, Any]:
    """The names that `desk/stop.html` lists."""
    form = _form(asking, around)
    story = (
        read_desk_story(asking.session, form["story"], viewer=asking.viewer, now=asking.now) if form["story"] else None
    )
    subject = find_by_key(asking.session, form["subject"]) if form["subject"] else None
    stalls = stalls_of(asking.session, around.trail.festival_id) if around.trail.festival_id is not None else []
    return {
        "trail": {"slug": around.trail.slug, "title": around.trail.title},
        "code": around.stop.code if around.stop else "",
        "number": around.stop.number if around.stop else None,
        "form": form,
        "story": _story(story) if story and not subject else None,
        "subject": _subject(asking, subject, form, around) if subject else None,
        "stalls": [(stall.key, stall.name) for stall in stalls],
        "notice": notice,
        "error": error,
        **(_choosing(asking, around) if not story and not subject else _NOTHING_TO_CHOOSE),
    }


_NOTHING_TO_CHOOSE: dict[str, Any] = {"query": "", "hits": [], "subjects": [], "missing": "", "suggested": []}


def _form(asking: Asking, around: Around) -> dict[str, str]:
    """Every field as typed (or as the address asks), otherwise as kept, otherwise empty."""
    kept = _kept(asking, around.stop) if around.stop else {}
    typed = around.typed if around.typed is not None else FormData()
    names = ("story", "subject", "part", "from", "to", "start", "end", "voice", "stall", *WORDS)
    form = {name: text(typed, name) if name in typed else kept.get(name, "") for name in names}
    if not form["part"]:
        form["part"] = SECONDS if form["start"] else LINES if form["from"] else WHOLE
    return form


def _kept(asking: Asking, stop: Stop) -> dict[str, str]:
    session = asking.session
    clip = session.get(TrailClip, stop.clip_id) if stop.clip_id is not None else None
    seconds = seconds_of_clip(session, clip, viewer=asking.viewer, now=asking.now) if clip else None
    story = session.get_one(Story, clip.story_id).slug if clip else ""
    stalls = {row.id: row.key for row in stalls_of(session, _festival_of(session, stop))}
    return {
        "story": story if stop.subject_id is None else "",
        "subject": key_of(session, stop.subject_id) if stop.subject_id is not None else "",
        "voice": AS_IT_IS if clip else "none",
        "part": SECONDS if seconds else WHOLE,
        "start": f"{seconds[0]:g}" if seconds else "",
        "end": f"{seconds[1]:g}" if seconds else "",
        "stall": stalls.get(stop.stall_id or 0, ""),
        **{name: getattr(stop, name) for name in WORDS},
    }


def _festival_of(session: Any, stop: Stop) -> int:
    trail: Trail = session.get_one(Trail, stop.trail_id)
    return trail.festival_id or 0


def _story(story: DeskStory) -> dict[str, Any]:
    lines = {line.key: line for line in reversed(story.passages)}
    return {
        "slug": story.slug,
        "title": story.title,
        "language": story.language,
        "open": bool(story.public_href),
        "audio": played(story.audio, "drafts", story.slug),
        "lines": [
            {
                "key": line.key,
                "start_s": round(line.start_s, 2),
                "end_s": round(line.end_s, 2),
                "words": line.text[:LINE_LETTERS],
            }
            for line in sorted(lines.values(), key=lambda line: line.start_s)
        ],
    }


def _subject(asking: Asking, subject: Subject, form: dict[str, str], around: Around) -> dict[str, Any]:
    """A subject and the voices that speak of it; the best one is proposed where none was chosen."""
    moments = best_moments(asking.session, subject, now=asking.now)
    best = opening_voice(asking.session, moments)
    proposed = form["voice"] or (_value(best) if best else "none")
    return {
        "key": subject.key,
        "name": subject.name,
        "kind": subject.kind.value,
        "kept": around.stop is not None and around.stop.clip_id is not None and around.stop.subject_id == subject.id,
        "chosen": proposed,
        "voices": [
            {"value": _value(moment), "moment": shown(moment, moment.parts), "name": who_speaks(moment)}
            for moment in sorted(moments, key=lambda moment: moment is not best)
        ],
    }


def _value(moment: Moment) -> str:
    return f"{moment.story_slug} {moment.passage_key}"


def _choosing(asking: Asking, around: Around) -> dict[str, Any]:
    """What may be put on the trail: what a search finds, and where the threads of its stops lead."""
    query = asking.request.query_params.get("q", "").strip()
    found, missing = _found(asking, query)
    preview = preview_trail(asking.session, around.trail, now=asking.now)
    subjects = {link.id: link for link in found.called}
    return {
        "query": query,
        "hits": [{"slug": hit.card.slug, "title": hit.card.title, "narrator": hit.card.narrator,
                  "duration_s": hit.card.duration_s, "moments": hit.moments} for hit in found.hits],
        "subjects": [{"key": key_of(asking.session, id_), "name": link.name, "kind": link.kind}
                     for id_, link in subjects.items()],
        "missing": missing,
        "suggested": [next_line(around.trail, each) for each in next_stops(asking.session, preview, now=asking.now)],
    }  # fmt: skip


def _found(asking: Asking, query: str) -> tuple[Found, str]:
    if not query:
        return Found(), ""
    try:
        return find(asking, read_asked([("q", query)], path=DESK_SEARCH), limit=FOUND_AT_ONCE), ""
    except MissingPart as error:
        return Found(), translated(str(error))
    except InvalidInput as error:
        return Found(), in_words(error)
