"""The first page, and the lists and pages of people, dishes, crops, ingredients and places."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.reading_addressed import moved_subject, retired_subject
from archive.reading_subject_lists import list_subjects
from archive.reading_subjects import read_subject
from archive.subjects import SubjectKind
from web.answers import kept_page, page, see
from web.gated import Asking, gated
from web.home import home_context, home_shown
from web.thing_pages import retired_context, subject_context

router = APIRouter(include_in_schema=False)
FOLDERS = {
    "people": SubjectKind.person,
    "dishes": SubjectKind.dish,
    "crops": SubjectKind.crop,
    "ingredients": SubjectKind.ingredient,
    "places": SubjectKind.place,
}
GONE = 410


@router.get("/")
def home(asking: Asking = gated(Channel.page)) -> Response:
    """A voice to start with, search, and the latest stories."""
    home = home_shown(asking)
    return kept_page(asking.request, "home.html", facts=home, context=lambda: home_context(home))


def _list_of(kind: SubjectKind) -> Callable[..., Response]:
    def subjects(asking: Asking = gated(Channel.page)) -> Response:
        entries = list_subjects(asking.session, kind, viewer=asking.viewer, now=asking.now)
        return page(asking.request, "subjects.html", kind=kind.value, items=entries)

    return subjects


def _page_of(kind: SubjectKind) -> Callable[..., Response]:
    def subject(
        slug: str,
        page_number: Annotated[int, Query(ge=1, le=10_000, alias="page")] = 1,
        asking: Asking = gated(Channel.page),
    ) -> Response:
        try:
            found = read_subject(asking.session, kind, slug, viewer=asking.viewer, now=asking.now)
        except NotFound:
            return _former(asking, kind, slug)
        return page(asking.request, "subject.html", **subject_context(asking, found, page_number=page_number))

    return subject


def _former(asking: Asking, kind: SubjectKind, slug: str) -> Response:
    """The way to a subject that was renamed or merged, or a word on one that is retired. Raises NotFound otherwise."""
    try:
        moved = moved_subject(asking.session, kind, slug, viewer=asking.viewer, now=asking.now)
    except NotFound:
        retired = retired_subject(asking.session, kind, slug, viewer=asking.viewer, now=asking.now)
        return page(asking.request, "subject_retired.html", status=GONE, **retired_context(retired))
    return see(asking.request, moved, status=301)


for _folder, _kind in FOLDERS.items():
    router.add_api_route(f"/{_folder}", _list_of(_kind), name=_folder)
    router.add_api_route(f"/{_folder}/{{slug}}", _page_of(_kind), name=_kind.value)
