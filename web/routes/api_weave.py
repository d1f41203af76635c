"""Threads and weaves as data, beside their pages; only what those show."""

from typing import Any

from fastapi import APIRouter

from archive.channels import Channel
from archive.reading_kept_weaves import list_kept_weaves, read_kept_weave
from archive.reading_threads import threads_from
from archive.reading_weave import weave_from
from archive.weave_of_week import weave_of_week
from web.alike import alike_in_meaning
from web.gated import Asking, gated
from web.moment_data import moment_data
from web.weave_data import kept_data, threads_data, walk_data

router = APIRouter(prefix="/api/v1")


@router.get("/threads/{key}")
def threads(key: str, asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """The passages that share something rare with this one, the strongest first, each with its reasons.

    `alike_in_meaning` are those that a language model finds alike, where that is switched on.
    """
    found = threads_from(asking.session, key, **_who(asking))
    return threads_data(found) | {"alike_in_meaning": [moment_data(each) for each in alike_in_meaning(asking, key)]}


@router.get("/weave")
def this_week(asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """The weave of this week, the same for everyone; no steps while no five passages hold together."""
    return walk_data(weave_of_week(asking.session, **_who(asking)), href="/weave")


@router.get("/weave/kept")
def every_kept(asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """Weaves that were kept, newest first; what ties their steps is said by each one's own address."""
    return {"weaves": [kept_data(weave) for weave in list_kept_weaves(asking.session, **_who(asking))]}


@router.get("/weave/kept/{key}")
def kept(key: str, asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """A kept weave: its steps no longer change, except that what is closed is left out."""
    return kept_data(read_kept_weave(asking.session, key, **_who(asking)))


@router.get("/weave/{key}")
def weave(key: str, asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """The weave that begins at a passage: 5 to 9 steps, fewer where no more hold together."""
    return walk_data(weave_from(asking.session, key, **_who(asking)))


def _who(asking: Asking) -> dict[str, Any]:
    return {"viewer": asking.viewer, "now": asking.now, "channel": Channel.api}
