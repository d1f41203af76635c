"""Trails to take along: on a visitor's device, whose worker asks again and again what it may keep, and as one ZIP."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.pack_counting import forget_pack
from web.gated import Asking, gated, public
from web.offline import app_answer, list_answer, offline_answer
from web.packing import zip_answer
from web.trail_keeper import keeper_answer

router = APIRouter(include_in_schema=False)
PackId = Annotated[str | None, Query(alias="pack", pattern="^[0-9a-f-]{36}$")]


@router.get("/keeper/{folder}.js")
def keeper(folder: str, asking: Asking = public()) -> Response:
    """The worker that keeps trails on a device, for the pages of one folder."""
    return keeper_answer(asking.request, folder)


@router.get("/trails/{slug}/offline")
def offline(slug: str, asking: Asking = gated(Channel.trail_pack)) -> Response:
    """Taking a trail along."""
    return offline_answer(asking, slug)


@router.get("/trails/{slug}/pack.json")
def pack_list(slug: str, key: PackId = None, asking: Asking = gated(Channel.trail_pack)) -> Response:
    """What a device may keep of a trail."""
    return list_answer(asking, slug, key)


@router.delete("/trails/{slug}/packs/{key}")
def pack_removed(slug: str, key: str, asking: Asking = gated(Channel.trail_pack, writes=True)) -> Response:
    """Whoever held this pack threw it away."""
    forget_pack(asking.session, slug, key)
    return Response(status_code=204)


@router.get("/trails/{slug}/app.webmanifest")
def app(slug: str, asking: Asking = gated(Channel.trail_pack)) -> Response:
    """The trail as an app on a device's first screen."""
    return app_answer(asking, slug)


@router.get("/trails/{slug}/pack.zip")
def trail_zip(slug: str, asking: Asking = gated(Channel.trail_pack)) -> Response:
    """The trail as files that need no Storyloom."""
    return zip_answer(asking, slug)
