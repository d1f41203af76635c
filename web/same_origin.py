"""Refuses to act on a request that another site made a browser send.

Only for methods that change something. The browser says where a request comes
from; one that says nothing at all is refused too.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from archive.errors import NotPermitted
from web.i18n import N_

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OWN_SITES = frozenset({"same-origin", "none"})
REFUSAL = N_("This request came from another site, so nothing was done; open this site's own page and try there.")


class SameOriginOnly:
    """Raises NotPermitted for an unsafe request that did not come from a page of this site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not is_own(Headers(scope=scope)):
            raise NotPermitted(REFUSAL)
        await self.app(scope, receive, send)


def is_own(headers: Headers) -> bool:
    """Whether the request says that it was made by a page of this very site (scheme aside)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in OWN_SITES
    host = headers.get("host", "")
    return bool(host) and urlsplit(headers.get("origin", "")).netloc == host
