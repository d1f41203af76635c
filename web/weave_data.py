"""Threads and weaves as data: every step with its moment, and why the next one follows."""

from typing import Any

from archive.reading_kept_weaves import KeptWeave
from archive.reading_mentions import Link
from archive.weave_parts import Reason, Threads, WovenWalk
from web.moment_data import moment_data
from web.thread_words import why


def threads_data(found: Threads) -> dict[str, Any]:
    """A passage and where its threads lead."""
    return {
        "moment": moment_data(found.moment),
        "threads": [
            {"strength": thread.strength, **_why(thread.reasons), "moment": moment_data(thread.moment)}
            for thread in found.threads
        ],
    }


def walk_data(walk: WovenWalk | None, *, href: str = "") -> dict[str, Any]:
    """A walk and its address (by itself that of its first passage); no step where there is none."""
    steps = walk.steps if walk else ()
    return {
        "href": href or f"/weave/{steps[0].moment.passage_key}" if steps else None,
        "duration_s": round(walk.duration_s, 2) if walk else 0.0,
        "steps": [{"moment": moment_data(step.moment), "onward": _why(step.onward)} for step in steps],
    }


def kept_data(weave: KeptWeave) -> dict[str, Any]:
    """A kept one, under its own address."""
    return {
        **walk_data(weave.walk, href=weave.href),
        "key": weave.key,
        "title": weave.title or None,
        "kept_at": weave.kept_at.isoformat(),
    }


def _why(reasons: tuple[Reason, ...]) -> dict[str, Any]:
    said = why(reasons)
    return {"sentence": said.sentence if said else None, "reasons": [_reason(reason) for reason in reasons]}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "tie": reason.tie.value,
        "subject": _link(reason.subject),
        "other": _link(reason.other) if reason.other else None,
        "recipes": [_link(recipe) for recipe in reason.recipes],
        "stories": reason.stories,
    }


def _link(link: Link) -> dict[str, str]:
    return {"kind": link.kind, "name": link.name, "href": link.href}
