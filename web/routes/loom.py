"""The loom across stories."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from web.answers import page
from web.gated import Asking, gated
from web.loom_pages import loom_context

router = APIRouter(include_in_schema=False)
Bundle = Annotated[str, Query(pattern=r"^[0-9]{1,6}-[0-9]{1,6}$")]
MOST_OPENED = 8


@router.get("/loom")
def loom(
    subject: Annotated[str, Query(max_length=200)] = "",
    opened: Annotated[list[Bundle] | None, Query(alias="open", max_length=MOST_OPENED)] = None,
    asking: Asking = gated(Channel.page),
) -> Response:
    """Every open story and what it shares with others; the address holds what is chosen and opened."""
    return page(asking.request, "loom.html", **loom_context(asking, subject=subject, opened=opened or ()))
