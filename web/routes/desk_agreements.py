"""Agreements at the desk: on a recording, a story, a line, or on being spoken of; and what each rests on."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from archive.agreed_things import thing_at
from archive.channels import Channel
from archive.database import writing
from archive.errors import NotFound, TooLarge
from archive.evidence import NO_SUCH_EVIDENCE, find_evidence
from web.agreement_basis import basis_in, kept_file
from web.agreement_pages import agreements_context
from web.answers import PRIVATE, page, see, wants_json
from web.desk_files import HandedIn, handed_in
from web.desk_forms import agree_as_written
from web.desk_refusals import NOT_DONE
from web.error_words import in_words
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated
from web.media_answers import file_answer
from web.security import MICROPHONE_ALLOWED, allow_sound_made_here, seal

router = APIRouter(include_in_schema=False)
SHOWN = {"sound": "audio/mp4"}
FILE_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
AGREED = N_("The agreement is recorded.")


@router.get("/desk/agreements/{folder}/{name}")
def agreements(
    folder: str, name: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)
) -> Response:
    """What was agreed on a thing, and the form."""
    return _page(asking, f"{folder}/{name}", notice=translated(AGREED) if done == "agreed" else "")


@router.post("/desk/agreements/{folder}/{name}")
def agree(folder: str, name: str, sent: HandedIn = handed_in()) -> Response:
    """Record what a person agreed to about a thing."""
    address = f"{folder}/{name}"
    return _agreed(address, sent, f"/desk/agreements/{address}?done=agreed")


@router.post("/desk/recordings/{key}/agreements")
def agree_on_recording(key: str, sent: HandedIn = handed_in()) -> Response:
    """The same about a recording, and back to it."""
    return _agreed(f"recordings/{key}", sent, f"/desk/recordings/{key}?done=agreed")


@router.get("/desk/evidence/{key}/shown")
def shown(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The copy of a paper or a voice that was made anew."""
    piece = find_evidence(asking.session, key)
    if not piece.shown_sha256:
        raise NotFound(NO_SUCH_EVIDENCE)
    path = asking.place.store.master_path(piece.shown_sha256)
    if not path.is_file():
        raise NotFound(NO_SUCH_EVIDENCE)
    media_type = SHOWN.get(piece.form, "image/webp")
    return file_answer(asking.request, path, media_type=media_type, etag=f'"{piece.shown_sha256[:32]}"', private=True)


@router.get("/desk/evidence/{key}/original")
def original(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The file as it came: saved, and run by nothing."""
    piece = find_evidence(asking.session, key)
    path = asking.place.store.master_path(piece.sha256) if piece.sha256 else None
    if path is None or not path.is_file():
        raise NotFound(NO_SUCH_EVIDENCE)
    seal(asking.request)
    return FileResponse(
        path,
        media_type=FILE_TYPES.get(piece.form, "application/octet-stream"),
        filename=piece.file_name or f"evidence-{piece.key}",
        headers={"Cache-Control": PRIVATE},
    )


def _agreed(address: str, sent: HandedIn, after: str) -> Response:
    """No transaction is open while a file is read."""
    try:
        with sent.asking() as asking:
            thing_at(asking.session, address)
        kept = kept_file(sent)
        with writing(sent.known.place.engine) as session:
            scope = thing_at(session, address)
            basis = basis_in(session, sent.form, scope, kept)
            agree_as_written(session, scope, sent.form, basis, by_id=sent.known.account_id, now=sent.known.now)
    except (*NOT_DONE, TooLarge) as error:
        if wants_json(sent.known.request):
            raise
        with sent.asking() as asking:
            return _page(asking, address, status=answer_for(error).status, error=in_words(error), typed=sent.form)
    return see(sent.known.request, after)


def _page(asking: Asking, address: str, *, status: int = 200, **said: Any) -> Response:
    context = agreements_context(asking, address, **said)
    response = page(asking.request, "desk/agreements.html", status=status, here=context["thing"]["address"], **context)
    response.headers["Permissions-Policy"] = MICROPHONE_ALLOWED
    allow_sound_made_here(asking.request)
    return response
