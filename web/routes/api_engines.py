"""What each engine did, as data, and undoing one version of it, for those who look after the archive."""

from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from archive.channels import Channel
from archive.reading_engines import read_engines
from archive.undoing import allow_engine, preview_undo, undo_engine
from web.engines import engine_data, engine_given, undone_data
from web.gated import STAFF, Asking, gated

router = APIRouter(prefix="/api/v1/engines")
PRIVATE = {"Cache-Control": "no-store"}


class Engine(BaseModel):
    """One version of an engine, and why."""

    engine: Annotated[str, Field(max_length=200, description="as in dictionary@3")]
    reason: Annotated[str, Field(max_length=500)] = ""


class Undoing(Engine):
    """What to undo."""

    dry_run: Annotated[bool, Field(description="only say what would be withdrawn")] = False


@router.get("")
def engines(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every version of every engine that left something here or may suggest nothing."""
    return _engines(asking)


@router.post("/undo")
def undo(
    given: Annotated[Undoing, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Withdraw what one version suggested and nobody decided on; gives what people decided on top, which stays."""
    name, version = engine_given(given.engine)
    told: dict[str, Any] = {"by_id": asking.account_id, "reason": given.reason, "now": asking.now}
    if given.dry_run:
        found = preview_undo(asking.session, name, version)
    else:
        found = undo_engine(asking.session, name, version, **told)
    return JSONResponse(undone_data(found, dry_run=given.dry_run), headers=PRIVATE)


@router.post("/allow")
def allow(
    given: Annotated[Engine, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Let an undone version suggest again; gives the engines as they are then."""
    name, version = engine_given(given.engine)
    allow_engine(asking.session, name, version, by_id=asking.account_id, reason=given.reason, now=asking.now)
    return _engines(asking)


def _engines(asking: Asking) -> Response:
    return JSONResponse({"engines": [engine_data(line) for line in read_engines(asking.session)]}, headers=PRIVATE)
