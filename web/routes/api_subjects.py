"""People, dishes, crops, ingredients and places as data, beside their pages; only what those show."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.reading_addressed import moved_subject, retired_subject
from archive.reading_subject_lists import list_subjects
from archive.reading_subjects import read_subject
from archive.subjects import SubjectKind
from web.answers import REVALIDATE, see
from web.gated import Asking, gated
from web.i18n import _
from web.routes.things import FOLDERS, GONE
from web.subject_data import subject_data, subject_entry_data

router = APIRouter(prefix="/api/v1")


def _list_of(folder: str, kind: SubjectKind) -> Callable[..., dict[str, Any]]:
    def subjects(asking: Asking = gated(Channel.api)) -> dict[str, Any]:
        entries = list_subjects(asking.session, kind, viewer=asking.viewer, now=asking.now, channel=Channel.api)
        return {"total": len(entries), folder: [subject_entry_data(entry) for entry in entries]}

    return subjects


def _one_of(kind: SubjectKind) -> Callable[..., Any]:
    def subject(slug: str, asking: Asking = gated(Channel.api)) -> Any:
        asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now, "channel": Channel.api}
        try:
            return subject_data(read_subject(asking.session, kind, slug, **asks))
        except NotFound:
            return _former(asking, kind, slug, asks)

    return subject


def _former(asking: Asking, kind: SubjectKind, slug: str, asks: dict[str, Any]) -> Response:
    """The way to a subject that was renamed or merged, or a word on one that is retired. Raises NotFound otherwise."""
    try:
        moved = moved_subject(asking.session, kind, slug, **asks)
    except NotFound:
        retired = retired_subject(asking.session, kind, slug, **asks)
        told = {"error": _("This archive no longer keeps a page under this name."), "name": retired.name}
        return JSONResponse(told, GONE, headers={"Cache-Control": REVALIDATE})
    return see(asking.request, f"/api/v1{moved}", status=301)


for _folder, _kind in FOLDERS.items():
    router.add_api_route(f"/{_folder}", _list_of(_folder, _kind), name=f"api_{_folder}", summary=f"Every {_kind}")
    router.add_api_route(f"/{_folder}/{{slug}}", _one_of(_kind), name=f"api_{_kind}", summary=f"One {_kind}")
