"""The weave: this week's, one from any passage, those that were kept; and what else is like a moment."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.reading_kept_weaves import list_kept_weaves, read_kept_weave
from archive.reading_moments import Moment
from archive.reading_nearby import nearest_with_threads
from archive.reading_threads import threads_from
from archive.reading_weave import weave_from
from archive.weave_of_week import weave_of_week
from archive.weave_parts import WovenWalk
from archive.weave_walk import LEAST
from web.alike import alike_in_meaning
from web.answers import page
from web.gated import Asking, gated
from web.playing import shown
from web.weave_pages import begins_in, kept_lines, threads_context, title_of, walk_context

router = APIRouter(include_in_schema=False)


@router.get("/weave")
def this_week(asking: Asking = gated(Channel.page)) -> Response:
    """The weave of this week, and those that people kept."""
    walk = weave_of_week(asking.session, viewer=asking.viewer, now=asking.now)
    kept = list_kept_weaves(asking.session, viewer=asking.viewer, now=asking.now)
    return _page(asking, walk, title="", which="week", kept=kept_lines(kept), address="/weave")


@router.get("/weave/kept/{key}")
def kept(key: str, asking: Asking = gated(Channel.page)) -> Response:
    """A weave under the address it keeps."""
    weave = read_kept_weave(asking.session, key, viewer=asking.viewer, now=asking.now)
    begins = key if asking.viewer.is_staff else ""
    return _page(asking, weave.walk, title=title_of(weave), which="kept", address=weave.href, begins=begins)


@router.get("/weave/{key}")
def weave(key: str, asking: Asking = gated(Channel.page)) -> Response:
    """The weave that begins at a passage."""
    walk = weave_from(asking.session, key, viewer=asking.viewer, now=asking.now)
    moment = walk.steps[0].moment
    nearby = _nearby(asking, moment) if len(walk.steps) < LEAST else ""
    address = f"/weave/{moment.passage_key}"
    return _page(asking, walk, title=begins_in(walk), which="passage", address=address, nearby=nearby)


@router.get("/p/{key}/like")
def like(key: str, asking: Asking = gated(Channel.page)) -> Response:
    """More like this moment: what shares something rare with it."""
    found = threads_from(asking.session, key, viewer=asking.viewer, now=asking.now)
    nearby = "" if found.threads else _nearby(asking, found.moment)
    alike = [shown(moment) for moment in alike_in_meaning(asking, key)]
    return page(asking.request, "like.html", alike=alike, **threads_context(found, nearby=nearby))


def _nearby(asking: Asking, moment: Moment) -> str:
    return nearest_with_threads(asking.session, moment, viewer=asking.viewer, now=asking.now) or ""


def _page(asking: Asking, walk: WovenWalk | None, *, title: str, which: str, **more: Any) -> Response:
    keeps = which != "kept" and asking.viewer.is_staff
    context = {"title": title, "which": which, "kept": [], "nearby": "", "begins": "", **more}
    return page(asking.request, "weave.html", **context, **walk_context(walk, viewer_keeps=keeps))
