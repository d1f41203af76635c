"""Recipes and seed lots as data, beside their pages; only what those show."""

from typing import Any

from fastapi import APIRouter

from archive.channels import Channel
from archive.errors import NotFound
from archive.reading_comparison import compare_recipes
from archive.reading_recipe import read_recipe
from archive.reading_record_lists import list_recipes, list_seeds
from archive.reading_seed import read_seed
from archive.recipes import Recipe
from archive.record_addresses import moved_record
from archive.seeds import Seed
from web.answers import see
from web.gated import Asking, gated
from web.recipe_data import comparison_data, recipe_data, record_entry_data
from web.seed_data import seed_data

router = APIRouter(prefix="/api/v1")


@router.get("/recipes")
def recipes(asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """Every recipe, by title."""
    entries = list_recipes(asking.session, viewer=asking.viewer, now=asking.now, channel=Channel.api)
    return {"total": len(entries), "recipes": [record_entry_data(entry) for entry in entries]}


@router.get("/recipes/{slug}")
def recipe(slug: str, asking: Asking = gated(Channel.api)) -> Any:
    """One recipe: its lines as said and as read, its steps, and the second at which each is said."""
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now, "channel": Channel.api}
    try:
        return recipe_data(read_recipe(asking.session, slug, **asks))
    except NotFound:
        moved = moved_record(asking.session, Recipe, slug, **asks)
        return see(asking.request, f"/api/v1/recipes/{moved}", status=301)


@router.get("/dishes/{slug}/recipes")
def side_by_side(slug: str, asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """The ways to cook one dish, aligned."""
    compared = compare_recipes(asking.session, slug, viewer=asking.viewer, now=asking.now, channel=Channel.api)
    return comparison_data(compared)


@router.get("/seeds")
def seeds(asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """Every seed lot, by name."""
    entries = list_seeds(asking.session, viewer=asking.viewer, now=asking.now, channel=Channel.api)
    return {"total": len(entries), "seeds": [record_entry_data(entry) for entry in entries]}


@router.get("/seeds/{slug}")
def seed(slug: str, asking: Asking = gated(Channel.api)) -> Any:
    """One seed lot with who gave it to whom, and the second at which each handover is told."""
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now, "channel": Channel.api}
    try:
        return seed_data(read_seed(asking.session, slug, **asks))
    except NotFound:
        moved = moved_record(asking.session, Seed, slug, **asks)
        return see(asking.request, f"/api/v1/seeds/{moved}", status=301)
