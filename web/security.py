"""The headers that every answer carries, pages and errors alike.

The policy lets nothing in but this site's own files and, by a nonce new to each
answer, its own inline data; nobody may put the site in a frame, but for a page
that is made for it and says so (`allow_frames`). What was said in an upload's
bytes is never taken for something to run.
"""

import secrets
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NONCE_BYTES: Final = 16
NONCE_CHARACTERS: Final = 22
NOTHING_ALLOWED: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
MICROPHONE_ALLOWED: Final = NOTHING_ALLOWED.replace("microphone=()", "microphone=(self)")
"""For the one page that records; a route that wants it says so in its answer."""

FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": NOTHING_ALLOWED,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


FRAMED: Final = {
    **{name: value for name, value in FIXED.items() if name != "X-Frame-Options"},
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""For a page that other sites put in a frame; that policy says who may."""

FETCHED_ELSEWHERE: Final = FIXED | {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
"""For what is sent out to everybody and read by other sites' pages, such as a podcast player's."""


class Framing:
    """What the answer at hand may do that others may not: nothing, unless its route says so.

    It may stand in another site's frame, be fetched by its pages, or play sound that was made in the page itself.
    `sealed`: it is a drawing that somebody handed in.
    """

    allowed = False
    fetched_elsewhere = False
    plays_own_sound = False
    sealed = False

    @property
    def headers(self) -> dict[str, str]:
        """What the answer carries besides its content policy."""
        if self.fetched_elsewhere:
            return FETCHED_ELSEWHERE
        return FRAMED if self.allowed else FIXED


def allow_frames(request: Request) -> None:
    """Let the answer to this request stand in frames of other sites."""
    request.state.framing.allowed = True


def allow_fetching_elsewhere(request: Request) -> None:
    """Let pages of other sites fetch the answer to this request; it holds nothing that depends on who asks."""
    request.state.framing.fetched_elsewhere = True


def allow_sound_made_here(request: Request) -> None:
    """Let the answer to this request play what was recorded in it and has not been sent."""
    request.state.framing.plays_own_sound = True


def seal(request: Request) -> None:
    """Let the answer to this request run nothing and fetch nothing, also where it is opened by itself."""
    request.state.framing.sealed = True


SEALED: Final = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def content_policy(nonce: str, *, framed: bool = False, plays_own_sound: bool = False) -> str:
    """The Content-Security-Policy of an answer with this nonce."""
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "media-src": "'self' blob:" if plays_own_sound else "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'none'" if framed else "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "*" if framed else "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Gives each request a nonce (`request.state.nonce`) and each answer its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with a nonce, and out with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        framing = Framing()
        scope["state"] = {**scope.get("state", {}), "nonce": nonce, "framing": framing}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                framed = framing.allowed
                policy = content_policy(nonce, framed=framed, plays_own_sound=framing.plays_own_sound)
                policy = SEALED if framing.sealed else policy
                allowed = headers.get("Permissions-Policy", NOTHING_ALLOWED)
                headers.update({**framing.headers, "Content-Security-Policy": policy})
                headers["Permissions-Policy"] = allowed
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers)
