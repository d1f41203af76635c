"""What the archive lacks: the desk's wish list for the next recording day, and the same as data."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from archive.channels import Channel
from archive.reading_gaps import read_gaps
from web.answers import page
from web.gap_pages import gaps_context, gaps_data
from web.gated import STAFF, Asking, gated

router = APIRouter()


@router.get("/desk/gaps", include_in_schema=False)
def gaps(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Things with no voice or one, people never recorded, narrators never asked."""
    found = read_gaps(asking.session, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "desk/gaps.html", today=asking.now.date(), **gaps_context(found))


@router.get("/api/v1/gaps")
def gaps_as_data(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What the archive lacks, for those who look after it."""
    found = read_gaps(asking.session, viewer=asking.viewer, now=asking.now)
    return JSONResponse(gaps_data(found), headers={"Cache-Control": "no-store"})
