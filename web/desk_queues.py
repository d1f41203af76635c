"""The desk's queues of stories, stopped runs, lost words and agreements: from the archive to their templates."""

from collections.abc import Sequence
from typing import Any

from archive.many import MOST_AT_ONCE
from archive.reading_endings import Ending, SpokenOf, read_endings, read_spoken_of
from archive.reading_failed import read_stopped
from archive.reading_open_stories import open_among
from archive.reading_stale import MentionInLine, count_stale, read_stale
from archive.reading_story_list import StoryLine, count_stories, list_stories
from archive.reading_unasked import Unasked, unasked_narrators
from archive.stories import StoryState
from web.deciding import moment_of, parts_of
from web.desk_words import met_words
from web.gated import Asking
from web.i18n import N_, _, day_words, translated
from web.stored_words import said_again
from web.way_words import STEPS

PAGE_OF = 50
STATES = {
    "": N_("All"),
    "draft": N_("Drafts"),
    "review": N_("In review"),
    "published": N_("Published"),
    "hidden": N_("Hidden"),
}


def stories_context(asking: Asking, show: str) -> dict[str, Any]:
    """The names that `desk/stories.html` lists."""
    shown = show if show in STATES else ""
    counts = count_stories(asking.session)
    state = StoryState(shown) if shown else None
    stories = list_stories(asking.session, viewer=asking.viewer, state=state, most=MOST_AT_ONCE)
    return {
        "stories": story_lines(asking, stories),
        "filters": [
            {"words": translated(words), "href": f"/desk/stories?show={name}" if name else "/desk/stories",
             "count": counts.get(StoryState(name), 0) if name else sum(counts.values()), "current": name == shown}
            for name, words in STATES.items()
        ],
        "back": f"/desk/stories?show={shown}" if shown else "/desk/stories",
    }  # fmt: skip


def story_lines(asking: Asking, stories: Sequence[StoryLine]) -> list[dict[str, str]]:
    """Stories in a list, to be ticked."""
    open_now = open_among(asking.session, [line.key for line in stories], now=asking.now)
    return [
        {"key": line.key, "title": line.title or _("Without a title"), "href": line.href, "narrators": line.narrators,
         **met_words(line.state, is_open=line.key in open_now)}
        for line in stories
    ]  # fmt: skip


def stopped_context(asking: Asking) -> dict[str, Any]:
    """The names that `desk/stopped.html` lists."""
    return {
        "stopped": [
            {"key": one.upload_key, "title": one.title, "since": one.since,
             "href": f"/desk/recordings/{one.recording_key}" if one.recording_key else "",
             "step": translated(STEPS.get(one.step, one.step)), "message": said_again(one.message)}
            for one in read_stopped(asking.session, viewer=asking.viewer, most=MOST_AT_ONCE)
        ],
        "back": "/desk/stopped",
    }  # fmt: skip


def stale_context(asking: Asking) -> dict[str, Any]:
    """The names that `desk/stale.html` lists."""
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    return {
        "stale": [_stale(one) for one in read_stale(asking.session, **asks, most=PAGE_OF)],
        "total": count_stale(asking.session, **asks)[0],
        "back": "/desk/stale",
    }


def _stale(one: MentionInLine) -> dict[str, Any]:
    return {
        "key": one.key,
        "quote": one.quote,
        "language": one.language,
        "name": one.target.name,
        "kind": one.target.kind,
        "accepted": one.accepted,
        "href": f"/desk/passages/{one.passage_key}",
        "moment": moment_of(one, one.start_s, one.end_s),
        "parts": parts_of(one),
    }


def agreements_context(asking: Asking) -> dict[str, Any]:
    """The names that `desk/agreements_waiting.html` lists."""
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    endings = read_endings(asking.session, **asks)
    return {
        "missing": [_missing(one) for one in unasked_narrators(asking.session, **asks)],
        "ended": _endings(one for one in endings if one.ended),
        "ending": _endings(one for one in endings if not one.ended),
        "spoken_of": [_spoken_of(one) for one in read_spoken_of(asking.session, viewer=asking.viewer)],
        "back": "/desk/agreements",
    }


def _missing(one: Unasked) -> dict[str, Any]:
    return {
        "name": one.name,
        "recordings": [
            {"key": key, "title": title, "href": f"/desk/recordings/{key}", "words": ""}
            for title, key in one.recordings[:MOST_AT_ONCE]
        ],
    }


def _endings(lines: Any) -> list[dict[str, Any]]:
    """By whose word it is; only a person's word on a recording can be given anew for many at once."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in lines:
        groups.setdefault(one.who, []).append(_ending(one))
    return [{"name": name, "recordings": own} for name, own in groups.items()]


def _ending(one: Ending) -> dict[str, Any]:
    day = day_words(one.ends_at.date(), of_one_year=True)
    words = _("Ended on %(day)s.") if one.ended else _("Ends on %(day)s.")
    title = one.title or _("Being heard and spoken of")
    return {"key": one.recording_key, "title": title, "href": one.href, "words": words % {"day": day}}


def _spoken_of(one: SpokenOf) -> dict[str, Any]:
    return {"name": one.name, "href": f"/desk/subjects/{one.key}", "lines": one.lines}
