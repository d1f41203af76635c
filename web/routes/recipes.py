"""Recipes: the list, each one's page, and a dish's several side by side."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.reading_comparison import compare_recipes
from archive.reading_recipe import read_recipe
from archive.reading_record_lists import list_recipes
from archive.recipes import Recipe
from archive.record_addresses import moved_record
from web.answers import page, see
from web.gated import Asking, gated
from web.invitation_links import site_address
from web.recipe_pages import comparison_context, recipe_context

router = APIRouter(include_in_schema=False)


@router.get("/recipes")
def recipes(asking: Asking = gated(Channel.page)) -> Response:
    """Every recipe."""
    entries = list_recipes(asking.session, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "subjects.html", kind="recipe", items=entries)


@router.get("/recipes/{slug}")
def recipe(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """A recipe and the voices it comes from; one that has moved says where to."""
    try:
        found = read_recipe(asking.session, slug, viewer=asking.viewer, now=asking.now)
    except NotFound:
        moved = moved_record(asking.session, Recipe, slug, viewer=asking.viewer, now=asking.now, channel=Channel.page)
        return see(asking.request, f"/recipes/{moved}", status=301)
    return page(asking.request, "recipe.html", **recipe_context(found, base_url=site_address(asking.place.settings)))


@router.get("/dishes/{slug}/recipes")
def side_by_side(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """The ways to cook one dish, where they agree and where they do not."""
    compared = compare_recipes(asking.session, slug, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "recipes_beside.html", **comparison_context(compared))
