"""The first page, and the lists and pages of people, dishes, crops, ingredients, places, recipes and seeds."""

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.reading_record_lists import list_recipes, list_seeds
from archive.reading_recipe import read_recipe
from archive.reading_seed import read_seed
from archive.reading_subject_lists import list_subjects
from archive.reading_subjects import read_subject
from archive.subjects import SubjectKind
from web.answers import page
from web.gated import Asking, gated
from web.home import home_context
from web.thing_pages import recipe_context, seed_context, subject_context

router = APIRouter(include_in_schema=False)
FOLDERS = {
    "people": SubjectKind.person,
    "dishes": SubjectKind.dish,
    "crops": SubjectKind.crop,
    "ingredients": SubjectKind.ingredient,
    "places": SubjectKind.place,
}


@router.get("/")
def home(asking: Asking = gated(Channel.page)) -> Response:
    """A voice to start with, search, and the latest stories."""
    return page(asking.request, "home.html", **home_context(asking))


@router.get("/recipes")
def recipes(asking: Asking = gated(Channel.page)) -> Response:
    """Every recipe."""
    entries = list_recipes(asking.session, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "subjects.html", kind="recipe", items=entries)


@router.get("/recipes/{slug}")
def recipe(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """A recipe and the voices it comes from."""
    found = read_recipe(asking.session, slug, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "recipe.html", **recipe_context(found))


@router.get("/seeds")
def seeds(asking: Asking = gated(Channel.page)) -> Response:
    """Every seed lot."""
    entries = list_seeds(asking.session, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "subjects.html", kind="seed", items=entries)


@router.get("/seeds/{slug}")
def seed(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """A seed lot and the hands it went through."""
    found = read_seed(asking.session, slug, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "seed.html", **seed_context(found))


def _list_of(kind: SubjectKind) -> Callable[..., Response]:
    def subjects(asking: Asking = gated(Channel.page)) -> Response:
        entries = list_subjects(asking.session, kind, viewer=asking.viewer, now=asking.now)
        return page(asking.request, "subjects.html", kind=kind.value, items=entries)

    return subjects


def _page_of(kind: SubjectKind) -> Callable[..., Response]:
    def subject(slug: str, asking: Asking = gated(Channel.page)) -> Response:
        found = read_subject(asking.session, kind, slug, viewer=asking.viewer, now=asking.now)
        return page(asking.request, "subject.html", **subject_context(found))

    return subject


for _folder, _kind in FOLDERS.items():
    router.add_api_route(f"/{_folder}", _list_of(_kind), name=_folder)
    router.add_api_route(f"/{_folder}/{{slug}}", _page_of(_kind), name=_kind.value)
