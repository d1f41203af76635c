"""The audit trail: who did what, for stewards."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.reading_events import read_events
from web.answers import page
from web.event_words import event_words
from web.gated import STEWARDS, Asking, gated

router = APIRouter(prefix="/desk/events", include_in_schema=False)
Thing = Annotated[str, Query(max_length=80)]
Before = Annotated[int | None, Query(ge=1)]


@router.get("")
def events(
    thing: Thing = "", before: Before = None, asking: Asking = gated(Channel.desk, for_roles=STEWARDS)
) -> Response:
    """Everything that was done, newest first, or what was done to one thing."""
    found = read_events(asking.session, thing=thing, before=before)
    lines = [{"line": line, "words": event_words(line.act)} for line in found.events]
    return page(asking.request, "desk/events.html", lines=lines, thing=thing, older=found.older)
