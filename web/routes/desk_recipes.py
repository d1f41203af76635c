"""Recipes at the desk: written down, edited, pointed at their passages, retired and brought back."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import Conflict, InvalidInput
from archive.reading_desk_recipes import desk_recipes, read_desk_recipe
from archive.record_acts import RecordChanged, bring_back_record, retire_record
from web.answers import page, see
from web.desk_forms import text
from web.desk_recipes import list_context, new_context, recipe_desk_context
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated
from web.recipe_forms import save_readings, save_words
from web.record_forms import long_fields

router = APIRouter(include_in_schema=False)
Fields = Annotated[FormData, Depends(long_fields)]
NOTICES = {
    "added": N_("It is written down. Say below where each line is heard."),
    "saved": N_("Saved."),
    "retired": N_("It is retired: nobody outside the desk can find it."),
    "back": N_("It can be found again."),
}


@router.get("/desk/recipes")
def recipes(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every recipe, and what it still needs."""
    found = desk_recipes(asking.session, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "desk/recipes.html", **list_context(found))


@router.get("/desk/new/recipe")
def blank(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A form for a new recipe."""
    return page(asking.request, "desk/recipe_new.html", **new_context(asking.session))


@router.post("/desk/new/recipe")
def add(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Write a recipe down."""
    try:
        recipe = save_words(asking.session, None, form, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _blank(asking, form, **told))
    return see(asking.request, f"/desk/recipes/{recipe.slug}?done=added")


@router.get("/desk/recipes/{slug}")
def recipe(slug: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A recipe's words, how each line is read, and where it is said."""
    return _page(asking, slug, notice=translated(NOTICES.get(done, "")))


@router.post("/desk/recipes/{slug}")
def save(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save the words."""
    found = read_desk_recipe(asking.session, slug, viewer=asking.viewer, now=asking.now).recipe
    try:
        saved = save_words(asking.session, found, form, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return _refused(asking, slug, form, error)
    return see(asking.request, f"/desk/recipes/{saved.slug}?done=saved")


@router.post("/desk/recipes/{slug}/readings")
def readings(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save how the lines are read and where they are said; or look at another recording first."""
    if text(form, "look"):
        return _page(asking, slug, typed=form)
    found = read_desk_recipe(asking.session, slug, viewer=asking.viewer, now=asking.now)
    try:
        save_readings(asking.session, found, form, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return _refused(asking, slug, form, error)
    return see(asking.request, f"/desk/recipes/{found.recipe.slug}?done=saved")


@router.post("/desk/recipes/{slug}/retire")
def retire(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take it out of sight."""
    found = read_desk_recipe(asking.session, slug, viewer=asking.viewer, now=asking.now).recipe
    retire_record(asking.session, found, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/recipes/{found.slug}?done=retired")


@router.post("/desk/recipes/{slug}/bring-back")
def bring_back(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Show it again."""
    found = read_desk_recipe(asking.session, slug, viewer=asking.viewer, now=asking.now).recipe
    bring_back_record(asking.session, found, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/recipes/{found.slug}?done=back")


def _blank(asking: Asking, form: FormData, *, status: int, error: str) -> Response:
    context = new_context(asking.session, error=error, typed=form)
    return page(asking.request, "desk/recipe_new.html", status=status, here="/desk/new/recipe", **context)


def _refused(asking: Asking, slug: str, form: FormData, error: InvalidInput | Conflict) -> Response:
    clash = isinstance(error, RecordChanged)
    return refused(asking, error, lambda told: _page(asking, slug, typed=form, clash=clash, **told))


def _page(asking: Asking, slug: str, *, status: int = 200, **said: Any) -> Response:
    found = read_desk_recipe(asking.session, slug, viewer=asking.viewer, now=asking.now)
    context = recipe_desk_context(asking.session, found, **said)
    return page(asking.request, "desk/recipe.html", status=status, here=f"/desk/recipes/{found.recipe.slug}", **context)
