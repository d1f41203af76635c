"""How often a trail was met, at the desk: a chart, tables, and every day as a file."""

import csv
from io import StringIO

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.reading_listening_counts import TrailCounts, counts_of_trail
from web.answers import PRIVATE, page
from web.gated import STAFF, Asking, gated
from web.listening_chart import chart_of

router = APIRouter(prefix="/desk/trails", include_in_schema=False)


@router.get("/{slug}/listening")
def listening(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Scans and plays of a trail."""
    counts = counts_of_trail(asking.session, slug, today=asking.now.date())
    return page(asking.request, "desk/listening.html", counts=counts, chart=chart_of(counts.days))


@router.get("/{slug}/listening.csv")
def listening_file(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every day of every stop."""
    counts = counts_of_trail(asking.session, slug, today=asking.now.date())
    headers = {"Cache-Control": PRIVATE, "Content-Disposition": f'attachment; filename="{counts.slug}.csv"'}
    return Response(_csv(counts), media_type="text/csv; charset=utf-8", headers=headers)


def _csv(counts: TrailCounts) -> str:
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(("day", "stop", "met", "count"))
    rows.writerows((day.isoformat(), number, met.value, count) for day, number, met, count in counts.every)
    return written.getvalue()
