"""Subjects as files at the desk: all of them out, and one in, looked through line by line before it is applied."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.database import writing
from archive.errors import Conflict, InvalidInput
from archive.subject_imports import find_file, keep_file
from ingest.subject_exchange.applying import apply_import
from ingest.subject_exchange.files import FILE_BYTES, read_file, text_of
from ingest.subject_exchange.planning import plan_import
from web.answers import page, see, wants_json
from web.contributing import plain_name
from web.desk_files import HandedIn, handed_in
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_subject_pages import report_context
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import _, translated
from web.subject_downloads import download

router = APIRouter(prefix="/desk/subjects", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.get("/export.{form}")
def export(form: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every subject in one file."""
    return download(asking.session, form, now=asking.now)


@router.get("/import")
def choose(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Choose a file."""
    return page(asking.request, "desk/subject_import.html", error="")


@router.post("/import")
def hand_in(sent: HandedIn = handed_in()) -> Response:
    """Keep a file, and go to what it would change."""
    try:
        kept = _kept(sent)
    except InvalidInput as error:
        if wants_json(sent.known.request):
            raise
        status = answer_for(error).status
        return page(sent.known.request, "desk/subject_import.html", status=status, error=translated(str(error)))
    return see(sent.known.request, f"/desk/subjects/imports/{kept}")


def _kept(sent: HandedIn) -> str:
    if sent.file is None:
        raise InvalidInput(_("Choose a file, as the export writes it."))
    content, known = text_of(sent.file.read(FILE_BYTES + 1)), sent.known
    with writing(known.place.engine) as session:
        name = plain_name(sent.name)
        return keep_file(session, file_name=name, content=content, by_id=known.account_id, now=known.now).key


@router.get("/imports/{key}")
def report(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What the file would change now, line by line."""
    return _report(asking, key)


@router.post("/imports/{key}")
def apply(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Change all of it, or nothing."""
    try:
        _apply(asking, key, as_told=text(form, "as_told"))
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _report(asking, key, **told))
    return see(asking.request, "/desk/subjects?done=applied")


def _apply(asking: Asking, key: str, *, as_told: str) -> None:
    kept = find_file(asking.session, key)
    if kept.applied_at is not None:
        raise Conflict(_("This file was applied already."))
    plan = plan_import(asking.session, read_file(kept.content))
    if plan.fingerprint != as_told:
        raise Conflict(_("The archive changed since this was shown; look through it again."))
    apply_import(asking.session, plan, source=kept.file_name, by_id=asking.account_id, now=asking.now)
    kept.applied_at = asking.now
    asking.session.flush()


def _report(asking: Asking, key: str, *, status: int = 200, **said: Any) -> Response:
    kept = find_file(asking.session, key)
    plan = plan_import(asking.session, read_file(kept.content))
    applied = kept.applied_at is not None
    context = report_context(plan, file_name=kept.file_name, key=key, applied=applied, **said)
    here = f"/desk/subjects/imports/{key}"
    return page(asking.request, "desk/subject_report.html", status=status, here=here, **context)
