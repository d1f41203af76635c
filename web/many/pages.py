"""An act on many things on its pages: what it would do, and what it did."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData

from archive.many import MOST_AT_ONCE, Chosen, Many
from archive.reading_alike import alike
from web.answers import local_path
from web.desk_forms import text
from web.desk_typed import agreement_form
from web.gated import Asking
from web.i18n import translated
from web.many.act import Act, Thing


def keys_in(asking: Asking, form: FormData) -> list[str]:
    """What was chosen: the things that were ticked, or all that wait like one of them."""
    if like := text(form, "like"):
        return list(alike(asking.session, like, viewer=asking.viewer, now=asking.now))
    return list(dict.fromkeys(str(given) for given in form.getlist("thing") if isinstance(given, str)))


def chosen_in(form: FormData) -> list[Chosen]:
    """What was looked at and is to be done, each as key.seen."""
    given = dict.fromkeys(str(one) for one in form.getlist("chosen") if isinstance(one, str))
    return [Chosen(key, seen) for key, _dot, seen in (one.partition(".") for one in given)]


def look_context(act: Act, name: str, things: Sequence[Thing], form: FormData, *, error: str = "") -> dict[str, Any]:
    """The names that `desk/many.html` lists. More than can be done at once wait for the next time."""
    able = [thing for thing in things if not thing.trouble]
    now, later = able[:MOST_AT_ONCE], able[MOST_AT_ONCE:]
    return {
        "act": name,
        "heading": act.asks(len(now)) % {"num": len(now)},
        "does": translated(act.does),
        "warning": translated(act.warning) if act.warning else "",
        "able": now,
        "later": len(later),
        "unable": [thing for thing in things if thing.trouble],
        "can_be_undone": act.undo is not None,
        "asks_for": act.asks_for,
        "name": text(form, "name"),
        "agreement": agreement_form(form, narrator=text(form, "name")),
        "back": local_path(text(form, "back"), otherwise="/desk"),
        "error": error,
    }


def done_context(asking: Asking, act: Act, many: Many) -> dict[str, Any]:
    """The names that `desk/many_done.html` lists."""
    done = [key for key, _was in many.done]
    shown = {thing.key: thing for thing in act.look(asking, [*done, *many.left])}
    return {
        "key": many.key,
        "heading": act.done(len(done)) % {"num": len(done)},
        "who": many.who,
        "at": many.at,
        "done": [replace(shown[key], trouble="") for key in done if key in shown],
        "left": [shown[key] for key in many.left if key in shown],
        "undone": many.undone,
        "not_undone": [shown[key] for key in many.not_undone if key in shown],
        "can_be_undone": act.undo is not None and bool(done) and not many.undone,
    }
