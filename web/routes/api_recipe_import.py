"""Recipes brought in as data: what would be kept, and then exactly that, or nothing. Nothing is fetched."""

from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from archive.channels import Channel
from archive.errors import InvalidInput
from ingest.recipe_import.bringing_in import Wanted, bring_in, drafts_of, plan_import
from web.errors import ANSWERS
from web.gated import STAFF, Asking, gated
from web.recipe_importing import can_keep, planned_data

router = APIRouter(prefix="/api/v1/recipes")
OK, UNUSABLE = 200, ANSWERS[InvalidInput].status


class Brought(BaseModel):
    """Recipes as text: schema.org JSON-LD, a saved page or plain text; dish and person as the command takes them."""

    text: str
    dish: Annotated[str, Field(max_length=200)] = ""
    from_person: Annotated[str, Field(max_length=200)] = ""
    add_names: bool = False
    dry_run: bool = False


@router.post("/import")
def bring(
    given: Annotated[Brought, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Say line by line how each recipe is read, and keep all of them; 422 and nothing where one is refused."""
    drafts = drafts_of(given.text)
    wanted = Wanted(given.dish.strip(), given.from_person.strip(), given.add_names)
    planned = plan_import(asking.session, drafts, wanted)
    kept = can_keep(planned) and not given.dry_run
    if kept:
        bring_in(asking.session, drafts, wanted, by_id=asking.account_id, now=asking.now)
    told = {"kept": kept, "recipes": [planned_data(one) for one in planned]}
    return JSONResponse(told, OK if kept or given.dry_run else UNUSABLE, headers={"Cache-Control": "no-store"})
