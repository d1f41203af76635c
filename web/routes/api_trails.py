"""Trails as data, beside their pages: those that are open, each with its stops."""

from typing import Any

from fastapi import APIRouter

from archive.channels import Channel
from archive.reading_trail import read_trail
from archive.reading_trail_lists import list_trails
from web.gated import Asking, gated
from web.trail_data import trail_data, trail_entry

router = APIRouter(prefix="/api/v1")


@router.get("/trails")
def trails(asking: Asking = gated(Channel.trail)) -> dict[str, Any]:
    """Every trail that is open, those of the nearest festival first."""
    found = list_trails(asking.session, now=asking.now)
    return {"total": len(found), "trails": [trail_entry(trail) for trail in found]}


@router.get("/trails/{slug}")
def trail(slug: str, asking: Asking = gated(Channel.trail)) -> dict[str, Any]:
    """One trail with what is told at its stops; of a stop that is closed, its number and code alone."""
    return trail_data(read_trail(asking.session, slug, now=asking.now))
