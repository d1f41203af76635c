"""Figures for a metrics server. Closed unless a token is set; a wrong one is answered as an address that is none."""

import hmac

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from archive.errors import NotFound
from ingest.keeping.health import keeping_health
from web.errors import NO_SUCH_PAGE
from web.gated import Asking, public
from web.health import search_health
from web.record_figures import registry_of

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
def metrics(asking: Asking = public()) -> Response:
    """How the archive stands, and what was asked of the site."""
    token = asking.place.settings.metrics_token
    given = asking.request.headers.get("authorization", "").encode()
    if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise NotFound(NO_SUCH_PAGE)
    health = keeping_health(asking.session, asking.place, now=asking.now)
    search = search_health(asking.place, asking.session, now=asking.now)
    figures = generate_latest(registry_of(health, search, now=asking.now))
    asked = asking.request.app.state.request_figures.text()
    return Response(figures + asked, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
