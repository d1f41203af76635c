"""Sending recordings, and seeing what becomes of one's own."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from archive.channels import Channel
from archive.expectations import SAID
from archive.reading_open_stories import open_stories
from archive.reading_progress import find_upload, progress_of
from archive.reading_uploads import my_recordings
from ingest.promise import promise_again
from web.about import has_transcriber
from web.agreement_words import asked_with, name_choices, use_choices
from web.answers import page, see, wants_json
from web.contributing import FIELDS, Contributed, Outcome, check, contributed, take_all
from web.errors import answer_for
from web.gated import EVERYONE_SIGNED_IN, Asking, Known, gated
from web.i18n import _
from web.security import MICROPHONE_ALLOWED, allow_sound_made_here
from web.sizes import in_words
from web.tus.words import begun_context
from web.way_words import progress_data, row_context

router = APIRouter(include_in_schema=False)
Sent = Annotated[Contributed, Depends(contributed, scope="function")]
CREATED, WRONG = 201, 422


@router.get("/contribute")
def contribute(asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN)) -> Response:
    """The form."""
    return _form(asking, dict.fromkeys((*FIELDS, *SAID.values()), ""), {}, status=200)


@router.post("/contribute")
def send(sent: Sent) -> Response:
    """Store what was sent; say of each file what is true of it."""
    request, wrong = sent.known.request, check(sent)
    if wrong and wants_json(request):
        return JSONResponse({"error": " ".join(wrong.values())}, WRONG)
    if wrong:
        return _form(sent.known, sent.words, wrong, status=WRONG)
    outcomes = take_all(sent)
    if wants_json(request):
        return _told(outcomes)
    return page(request, "contributed.html", status=_status(outcomes), recordings=outcomes)


@router.get("/me")
def me(asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN)) -> Response:
    """One's own recordings and where each stands."""
    rows, begun = my_recordings(asking.session, viewer=asking.viewer, now=asking.now), begun_context(asking)
    opened = open_stories(asking.session, {row.key for row in rows if row.key}, now=asking.now)
    return page(asking.request, "me.html", recordings=[row_context(row, opened) for row in rows], **begun)


@router.get("/me/uploads/{key}/progress")
def progress(key: str, asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN)) -> Response:
    """How far the archive has come with one upload."""
    data = progress_data(progress_of(asking.session, key, viewer=asking.viewer))
    return JSONResponse(data, headers={"Cache-Control": "no-store"})


@router.post("/desk/uploads/{key}/retry")
@router.post("/desk/recordings/{key}/retry")
def retry(key: str, asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN, writes=True)) -> Response:
    """Try again what stopped; for the desk and for whoever sent it."""
    upload = find_upload(asking.session, key, viewer=asking.viewer)
    promise_again(asking.session, upload)
    return see(asking.request, "/me" if key == upload.key else f"/desk/recordings/{key}")


def _form(known: Known, words: dict[str, str], wrong: dict[str, str], *, status: int) -> Response:
    settings = known.place.settings
    context: dict[str, Any] = {
        "form": words,
        "uses": use_choices(),
        "names": name_choices(),
        "templates": asked_with(known),
        "errors": wrong,
        "error": "" if not wrong else _("Nothing was sent yet; see below what is missing."),
        "limit": in_words(settings.upload_limit_bytes),
        "limit_bytes": settings.upload_limit_bytes,
        **begun_context(known),
        "transcriber": has_transcriber(settings),
    }
    response = page(known.request, "contribute.html", status=status, **context)
    response.headers["Permissions-Policy"] = MICROPHONE_ALLOWED
    allow_sound_made_here(known.request)
    return response


def _told(outcomes: list[Outcome]) -> Response:
    """As data: what was stored and what was not; an error alone where nothing was."""
    told = [{"name": each.name, "key": each.key, "state": each.state, "message": each.message} for each in outcomes]
    status = _status(outcomes)
    error = {} if status == CREATED else {"error": outcomes[0].message}
    return JSONResponse({"recordings": told, **error}, status, headers={"Cache-Control": "no-store"})


def _status(outcomes: list[Outcome]) -> int:
    """201 when anything was stored; else what the first failure means."""
    first = outcomes[0].error
    if first is None or any(each.error is None for each in outcomes):
        return CREATED
    return answer_for(first).status
