"""Templates of agreements: read and heard by everyone who is asked, written and read aloud by stewards."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.agreement_templates import (
    NO_SUCH_TEMPLATE,
    find_template,
    give_voice,
    retire_template,
    templates_in_force,
    write_template,
)
from archive.channels import Channel
from archive.database import writing
from archive.errors import InvalidInput, NotFound, TooLarge
from media.cleaning import keep_clean_sound
from web.agreement_words import template_context, use_choices
from web.answers import page, see
from web.desk_files import HandedIn, handed_in
from web.desk_forms import text
from web.desk_refusals import NOT_DONE
from web.error_words import in_words
from web.errors import answer_for
from web.gated import STAFF, STEWARDS, Asking, gated, public
from web.i18n import N_, _, translated
from web.media_answers import file_answer
from web.narrators import uses_in
from web.security import MICROPHONE_ALLOWED, allow_sound_made_here
from web.spoken_languages import language_code

router = APIRouter(include_in_schema=False)
NOTICES = {
    "written": N_("Written. Who is asked from now on is shown these words."),
    "voice": N_("It is heard now where these words are shown."),
    "retired": N_("It is offered no more; whoever was shown it keeps what they were shown."),
}


@router.api_route("/agreement-templates/{key}.m4a", methods=["GET", "HEAD"])
def voice(key: str, asking: Asking = public()) -> Response:
    """A template read aloud: our own words, for whoever is asked."""
    template = find_template(asking.session, key)
    path = asking.place.store.master_path(template.voice_sha256) if template.voice_sha256 else None
    if path is None or not path.is_file():
        raise NotFound(NO_SUCH_TEMPLATE)
    etag = f'"{template.voice_sha256[:32]}"'
    return file_answer(asking.request, path, media_type="audio/mp4", etag=etag, private=False)


@router.get("/desk/agreement-templates")
def templates(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Those that are offered, and for stewards the form for a new one."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("/desk/agreement-templates")
def write(sent: HandedIn = handed_in(for_roles=STEWARDS)) -> Response:
    """Write a template, or the next version of one; its recording may come with it."""
    return _done(sent, _write, "written")


@router.post("/desk/agreement-templates/{key}/voice")
def read_aloud(key: str, sent: HandedIn = handed_in(for_roles=STEWARDS)) -> Response:
    """Keep the recording of somebody who reads it aloud."""
    return _done(sent, lambda sent: _voice(sent, key), "voice")


@router.post("/desk/agreement-templates/{key}/retire")
def retire(key: str, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Offer it no more."""
    template = find_template(asking.session, key)
    retire_template(asking.session, template, by_id=asking.account_id, now=asking.now)
    return see(asking.request, "/desk/agreement-templates?done=retired")


def _write(sent: HandedIn) -> None:
    form: FormData = sent.form
    by: dict[str, Any] = {"by_id": sent.known.account_id, "now": sent.known.now}
    kept = _kept(sent) if sent.file is not None else ""
    with writing(sent.known.place.engine) as session:
        template = write_template(
            session, name=text(form, "name"), language=language_code(text(form, "language")) or "en",
            title=text(form, "title"), text=text(form, "text").replace("\r\n", "\n"), uses=uses_in(form), **by,
        )  # fmt: skip
        if kept:
            give_voice(session, template, kept, **by)


def _voice(sent: HandedIn, key: str) -> None:
    with sent.asking() as asking:
        find_template(asking.session, key)
    if sent.file is None:
        raise InvalidInput(_("Choose a recording of somebody who reads these words aloud."))
    kept = _kept(sent)
    with writing(sent.known.place.engine) as session:
        give_voice(session, find_template(session, key), kept, by_id=sent.known.account_id, now=sent.known.now)


def _kept(sent: HandedIn) -> str:
    return keep_clean_sound(sent.known.place.store, sent.chunks())


def _done(sent: HandedIn, do: Any, notice: str) -> Response:
    """No transaction is open while a sound is read."""
    try:
        do(sent)
    except (*NOT_DONE, TooLarge) as error:
        with sent.asking() as asking:
            return _page(asking, status=answer_for(error).status, error=in_words(error), typed=sent.form)
    return see(sent.known.request, f"/desk/agreement-templates?done={notice}")


def _page(
    asking: Asking, *, status: int = 200, notice: str = "", error: str = "", typed: FormData | None = None
) -> Response:
    given = typed if typed is not None else FormData()
    names = ("name", "language", "title", "text")
    response = page(
        asking.request,
        "desk/agreement_templates.html",
        status=status,
        here="/desk/agreement-templates",
        templates=[template_context(each) for each in templates_in_force(asking.session)],
        uses=use_choices(),
        typed={name: text(given, name) for name in names} | {"uses": given.getlist("use")},
        notice=notice,
        error=error,
    )
    response.headers["Permissions-Policy"] = MICROPHONE_ALLOWED
    allow_sound_made_here(asking.request)
    return response
