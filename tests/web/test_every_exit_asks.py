"""Every way out asks the gate or says that it is public; what may not be known of answers like what never was."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import Mount

from archive.channels import Channel
from tests.web.stories import embargo, hide, tell_a_story, withdraw_story
from web.app import make_app
from web.gated import declares

PUBLIC = {
    "/about", "/theme", "/text-size", "/language", "/healthz", "/livez", "/readyz", "/metrics", "/robots.txt",
    "/favicon.ico", "/sign-in", "/sign-out", "/invitations/{token}", "/recover/{token}", "/api/v1/openapi.json",
    "/static", "/device/{token}", "/styleguide", "/pictures/threads.png", "/feeds/cover.png", "/keeper/{folder}.js",
    "/agreement-templates/{key}.m4a",
}  # fmt: skip
"""Reviewed: nothing of the record is behind these."""

STORY_ADDRESSES = [
    "/stories/{slug}",
    "/stories/{slug}.vtt",
    "/stories/{slug}.srt",
    "/stories/{slug}.txt",
    "/stories/{slug}.json",
    "/media/stories/{slug}.webm",
    "/media/stories/{slug}.m4a",
    "/api/v1/stories/{slug}",
    "/stories/{slug}/transcript",
    "/stories/{slug}/made",
    "/stories/{slug}/remember",
    "/stories/{slug}/cite.bib",
    "/stories/{slug}/cite.ris",
    "/stories/{slug}/cite.csl.json",
    "/pictures/stories/{slug}.png",
    "/embed/stories/{slug}",
    "/feeds/stories/{slug}.m4a",
    "/feeds/stories/{slug}.vtt",
    "/feeds/stories/{slug}.json",
    "/feeds/stories/{slug}.chapters.json",
]
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


def test_every_public_address_of_a_story_is_looked_at_below(routes):
    """A new route with a story's slug fails here until it is listed above."""
    of_stories = {
        route.path for route in routes if isinstance(route, APIRoute) and re.search(r"stories/\{slug", route.path)
    }
    endings = re.compile(r"\.(vtt|srt|txt|json|webm|m4a|bib|ris|csl\.json)$")
    ours = {path if path in of_stories else endings.sub(".{form}", path) for path in STORY_ADDRESSES}
    assert {path for path in of_stories if not path.startswith("/desk")} == ours


def plain(answer: Any) -> tuple[int, str, dict[str, str]]:
    """An answer without what is new in each."""
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"]).group(1)
    headers = {name: value.replace(nonce, "-") for name, value in answer.headers.items()}
    return answer.status_code, answer.text.replace(nonce, "-"), headers


@pytest.mark.parametrize("address", STORY_ADDRESSES)
@pytest.mark.parametrize("close", [withdraw_story, hide, embargo])
def test_a_closed_story_answers_as_one_that_never_was(place, client, address, close):
    told = tell_a_story(place)
    assert client.get(address.format(slug=told.slug)).status_code == 200
    close(place, told)
    closed = client.get(address.format(slug=told.slug))
    # The address itself stands in a page's theme switch; names of the same length keep sizes comparable.
    unknown = client.get(address.format(slug="z" * len(told.slug)))
    assert closed.status_code == 404
    status, body, headers = plain(closed)
    assert (status, body.replace(told.slug, "z" * len(told.slug)), drop(headers)) == (
        unknown.status_code,
        plain(unknown)[1],
        drop(plain(unknown)[2]),
    )


def drop(headers: dict[str, str]) -> dict[str, str]:
    """Without the length after compression, which follows the address that stands in the page."""
    return {name: value for name, value in headers.items() if name != "content-length"}


@pytest.mark.parametrize("close", [withdraw_story, hide, embargo])
def test_nothing_lists_a_closed_story(place, client, close):
    told = tell_a_story(place, title="Zanzibar nights", narrator="Quillon Brackwater")
    person, passage = f"/people/{told.person_slug}", f"/p/{told.passage_key}"
    lists = ["/", "/stories", "/people", "/dishes", f"/dishes/{told.dish_slug}", "/api/v1/stories"]
    before = "".join(client.get(address).text for address in lists)
    assert "Zanzibar nights" in before
    assert "Quillon Brackwater" in before
    assert client.get(person).status_code == 200
    assert f"/stories/{told.slug}#t=1" in client.get(passage).text
    close(place, told)
    after = "".join(client.get(address).text for address in lists)
    for trace in ("Zanzibar", "Quillon", told.slug, told.passage_key):
        assert trace not in after
    assert client.get(person).status_code == 404
    assert client.get(passage).status_code == 404
    assert client.get("/api/v1/stories").json() == {"total": 0, "stories": []}
