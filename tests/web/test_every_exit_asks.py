"""Every way out asks the gate or says that it is public; what it then answers, `test_matrix.py` holds to a table."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import Mount

from archive.channels import Channel
from web.app import make_app
from web.gated import declares

PUBLIC = {
    "/about", "/theme", "/text-size", "/language", "/healthz", "/livez", "/readyz", "/metrics", "/robots.txt",
    "/favicon.ico", "/sign-in", "/sign-out", "/invitations/{token}", "/recover/{token}", "/api/v1/openapi.json",
    "/static", "/device/{token}", "/styleguide", "/pictures/threads.png", "/feeds/cover.png", "/keeper/{folder}.js",
    "/agreement-templates/{key}.m4a",
}  # fmt: skip
"""Reviewed: nothing of the record is behind these."""

FROM_VISITORS = {"/stories/{slug}/remember", "/trails/{slug}/packs/{key}"}
"""Reviewed: what is sent there waits for a curator, or only makes a device's own number forgotten."""
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def walk(routes: list[Any]) -> Iterator[Any]:
    for route in routes:
        router = getattr(route, "original_router", None)
        if isinstance(router, APIRouter):
            yield from walk(router.routes)
        elif isinstance(route, Mount) and not hasattr(route.app, "channel"):
            yield from walk(route.routes)
        else:
            yield route


def declared_by(dependant: Dependant) -> list[Channel | None]:
    own = [dependant.call.channel] if dependant.call is not None and declares(dependant.call) else []
    return own + [channel for inner in dependant.dependencies for channel in declared_by(inner)]


@pytest.fixture
def routes(place):
    return list(walk(make_app(place).routes))


def test_every_route_asks_the_gate_or_says_that_it_is_public(routes):
    assert len(routes) > 40
    for route in routes:
        if isinstance(route, Mount):
            assert route.app.channel is None
            assert route.path in PUBLIC
            continue
        assert isinstance(route, APIRoute), f"{route} answers outside the routes that can be checked"
        channels = declared_by(route.dependant)
        assert len(channels) == 1, f"{route.path} declares {channels}"
        assert (channels[0] is None) == (route.path in PUBLIC), route.path


def test_every_route_that_changes_the_record_is_the_desks_or_a_narrators_own(routes):
    for route in routes:
        if isinstance(route, APIRoute) and route.methods & UNSAFE and route.path not in PUBLIC | FROM_VISITORS:
            whose = Channel.narrator if route.path.startswith("/n/{token}") else Channel.desk
            assert declared_by(route.dependant) == [whose], route.path
