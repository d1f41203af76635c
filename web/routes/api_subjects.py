"""People, dishes, crops, ingredients and places as data, beside their pages; only what those show."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from archive.channels import Channel
from archive.reading_subject_lists import list_subjects
from archive.reading_subjects import read_subject
from archive.subjects import SubjectKind
from web.gated import Asking, gated
from web.routes.things import FOLDERS
from web.subject_data import subject_data, subject_entry_data

router = APIRouter(prefix="/api/v1")


def _list_of(folder: str, kind: SubjectKind) -> Callable[..., dict[str, Any]]:
    def subjects(asking: Asking = gated(Channel.api)) -> dict[str, Any]:
        entries = list_subjects(asking.session, kind, viewer=asking.viewer, now=asking.now, channel=Channel.api)
        return {"total": len(entries), folder: [subject_entry_data(entry) for entry in entries]}

    return subjects


def _one_of(kind: SubjectKind) -> Callable[..., dict[str, Any]]:
    def subject(slug: str, asking: Asking = gated(Channel.api)) -> dict[str, Any]:
        found = read_subject(asking.session, kind, slug, viewer=asking.viewer, now=asking.now, channel=Channel.api)
        return subject_data(found)

    return subject


for _folder, _kind in FOLDERS.items():
    router.add_api_route(f"/{_folder}", _list_of(_folder, _kind), name=f"api_{_folder}", summary=f"Every {_kind}")
    router.add_api_route(f"/{_folder}/{{slug}}", _one_of(_kind), name=f"api_{_kind}", summary=f"One {_kind}")
