"""Threads and weaves, from what the archive says of them to what their templates need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from archive.naming import A_NARRATOR
from archive.reading_kept_weaves import KeptWeave
from archive.reading_moments import Moment
from archive.weave_parts import Thread, Threads, WovenStep, WovenWalk
from web.i18n import _
from web.playing import ShownMoment, shown
from web.thread_words import Why, why
from web.weave_drawing import Crossing, Joint, WovenDrawing, woven_drawing


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A voice of a walk; `why` the next one follows, or none."""

    number: int
    key: str
    name: str
    moment: ShownMoment
    why: Why | None

    @property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return f"w-{self.number}"


def walk_context(walk: WovenWalk | None, *, viewer_keeps: bool) -> dict[str, Any]:
    """The names of `weave.html` that every walk has; `viewer_keeps`: who asks may keep one."""
    steps = shown_steps(walk.steps if walk else ())
    return {
        "steps": steps,
        "voices": len({step.name for step in steps}),
        "duration_s": walk.duration_s if walk else 0.0,
        "wide": drawing_of(steps, upright=False),
        "narrow": drawing_of(steps, upright=True),
        "keys": " ".join(walk.keys) if walk and viewer_keeps and len(steps) > 1 else "",
    }


def week_context(walk: WovenWalk) -> dict[str, Any]:
    """The weave of the week as the first page tells it: how it begins, and what it looks like."""
    steps = shown_steps(walk.steps)
    drawings = {"wide": drawing_of(steps, upright=False), "narrow": drawing_of(steps, upright=True)}
    return {"first": steps[0].moment, "count": len(steps), **drawings}


def shown_steps(steps: Sequence[WovenStep]) -> list[ShownStep]:
    """The steps of a walk for a template."""
    return [
        ShownStep(n, step.moment.passage_key, who_speaks(step.moment), marked(step.moment), why(step.onward))
        for n, step in enumerate(steps, start=1)
    ]


def who_speaks(moment: Moment) -> str:
    """The name that may be shown, or words for someone who is not named."""
    name = moment.speaker or moment.narrator
    return _("A narrator") if name == A_NARRATOR else name


def marked(moment: Moment) -> ShownMoment:
    """A moment with the words marked on which its threads stand."""
    return shown(moment, moment.parts)


def drawing_of(steps: Sequence[ShownStep], *, upright: bool) -> WovenDrawing | None:
    """The walk as it is woven."""
    crossings = [Crossing(step.name, step.moment.story_title, f"#{step.anchor}") for step in steps]
    joints = [
        Joint(step.why.subject.kind, step.why.subject.name, step.why.subject.href) if step.why else Joint("", "", "")
        for step in steps[:-1]
    ]
    return woven_drawing(crossings, joints, upright=upright)


def threads_context(found: Threads, *, nearby: str) -> dict[str, Any]:
    """The names that `like.html` lists."""
    return {
        "moment": shown(found.moment),
        "name": who_speaks(found.moment),
        "key": found.moment.passage_key,
        "threads": _by_reason(found.threads),
        "nearby": nearby,
    }


def _by_reason(threads: Iterable[Thread]) -> list[dict[str, Any]]:
    """Threads under what they are for, in the order of the strongest of each."""
    groups: dict[str, dict[str, Any]] = {}
    for thread in threads:
        said = why(thread.reasons)
        if said is not None:
            group = groups.setdefault(said.sentence, {"why": said, "ends": []})
            ending = {"moment": marked(thread.moment), "name": who_speaks(thread.moment)}
            group["ends"].append(ending | {"key": thread.moment.passage_key})
    return list(groups.values())


def kept_lines(kept: Iterable[KeptWeave]) -> list[dict[str, Any]]:
    """Kept weaves for a list; `missing` counts passages that are not open any more."""
    return [
        {
            "key": weave.key,
            "href": weave.href,
            "title": title_of(weave),
            "given": weave.title,
            "kept_at": weave.kept_at,
            "count": len(weave.walk.steps),
            "missing": weave.kept_steps - len(weave.walk.steps),
            "first": marked(weave.walk.steps[0].moment) if weave.walk.steps else None,
        }
        for weave in kept
    ]


def title_of(weave: KeptWeave) -> str:
    """Its title, or where it begins; words for one of which nothing is open any more."""
    return weave.title or (begins_in(weave.walk) if weave.walk.steps else _("A weave without a title"))


def begins_in(walk: WovenWalk) -> str:
    """What a walk is called that nobody gave a title."""
    return _("A weave from “%(title)s”") % {"title": walk.steps[0].moment.story_title}
