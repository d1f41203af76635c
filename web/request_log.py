"""One line and one count for each request: which route, how it was answered, how long until the answer began.

The route is told by its pattern (`/stories/{slug}`), never by the address that was asked for: names of people,
secrets and questions stand in addresses. Each request has an id that every line carries which is logged meanwhile,
and an answer that says that something failed; all others are alike for what is closed and what never was.
"""

import logging
import time
from dataclasses import dataclass

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.keys import new_key

log = logging.getLogger(__name__)

REQUEST_ID = "X-Request-Id"
FAILED = 500
NO_ROUTE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OFTEN = ("/static", "/livez", "/metrics")
"""Routes that are asked so often, and say so little, that they are logged at the level `debug` only."""


@dataclass(slots=True)
class Asked:
    """One request, by what may be told of it. `status` is 0 until its answer begins."""

    method: str
    route: str = NO_ROUTE
    status: int = 0
    seconds: float = 0.0


class RequestLog:
    """Stands around everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and tell."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Asked(scope["method"] if scope["method"] in METHODS else "other")
        request_id, begun = new_key(), time.perf_counter()
        scope["state"] = {**scope.get("state", {}), "asked": asked}

        async def noting_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                asked.status, asked.seconds = message["status"], time.perf_counter() - begun
                if asked.status >= FAILED:
                    MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request_id):
            try:
                await self.app(scope, receive, noting_send)
            finally:
                scope["app"].state.request_figures.count(asked)
                log.log(logging.DEBUG if asked.route in OFTEN else logging.INFO, "answered", extra=_told(asked))


def _told(asked: Asked) -> dict[str, object]:
    ms = round(1000 * asked.seconds, 1)
    return {"method": asked.method, "route": asked.route, "status": asked.status, "ms": ms}


class RouteNoted:
    """Stands next to the routes, and writes down which of them was taken."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and look which route it was."""
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                scope["state"]["asked"].route = route_of(scope)


def route_of(scope: Scope) -> str:
    """The pattern of the route that a request took, once it was found; for files, the folder that they are in."""
    return getattr(scope.get("route"), "path", "") or scope.get("root_path") or NO_ROUTE
