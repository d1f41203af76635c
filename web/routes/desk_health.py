"""How well the archive is kept, at the desk, in words."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from ingest.keeping.health import keeping_health
from web.answers import page
from web.gated import STAFF, Asking, gated
from web.health import search_health
from web.keeping_words import keeping_lines

router = APIRouter(include_in_schema=False)


@router.get("/desk/health")
def health(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Disk, what waits, search, fixity, backup and the last drill."""
    lines = keeping_lines(keeping_health(asking.session, asking.place), now=asking.now)
    search = search_health(asking.place, asking.session, now=asking.now)
    return page(asking.request, "desk/health.html", lines=lines, search=search)
