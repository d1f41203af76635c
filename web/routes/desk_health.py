"""How well the archive is kept, at the desk, in words."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.keeping import newest_acts
from ingest.keeping.fixity_report import findings
from ingest.keeping.health import keeping_health
from web.answers import page
from web.fixity_words import act_line, finding_line
from web.gated import STAFF, Asking, gated
from web.health import search_health
from web.keeping_words import keeping_lines

router = APIRouter(include_in_schema=False)
SHOWN = 50
ACTS_SHOWN = 12


@router.get("/desk/health")
def health(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Disk, worker, what waits, search, fixity, second copy, backup and the last drill; what was found and done."""
    found = findings(asking.session)
    return page(
        asking.request,
        "desk/health.html",
        lines=keeping_lines(keeping_health(asking.session, asking.place, now=asking.now), now=asking.now),
        search=search_health(asking.place, asking.session, now=asking.now),
        findings=[finding_line(one) for one in found[:SHOWN]],
        more=max(0, len(found) - SHOWN),
        acts=[act_line(act) for act in newest_acts(asking.session, limit=ACTS_SHOWN)],
    )
