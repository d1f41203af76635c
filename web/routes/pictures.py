"""Pictures of subjects: shown to whom the gate lets see them, and looked after at the desk."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.database import writing
from archive.errors import InvalidInput
from archive.picture_keeping import PictureText, add_picture, edit_picture, find_picture, remove_picture
from archive.reading_pictures import picture_file
from archive.subject_editing import find_by_key, key_of
from archive.subjects import Audience
from media.pictures import keep_picture
from web.answers import see, wants_json
from web.desk_files import HandedIn, handed_in
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import _, translated
from web.picture_answers import picture_answer
from web.routes.desk_subjects import subject_page

router = APIRouter(include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.get("/pictures/{key}.webp")
def picture(key: str, asking: Asking = gated(Channel.page)) -> Response:
    """A picture, for those who may meet its subject."""
    name = picture_file(asking.session, key, viewer=asking.viewer, channel=Channel.page, now=asking.now)
    return picture_answer(asking.request, asking.place.store, name, private=asking.is_personal)


@router.get("/desk/pictures/{key}.webp")
def desk_picture(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A picture at the desk, whoever else may see it."""
    name = picture_file(asking.session, key, viewer=asking.viewer, channel=Channel.desk, now=asking.now)
    return picture_answer(asking.request, asking.place.store, name, private=True)


@router.post("/desk/subjects/{key}/pictures")
def hang(key: str, sent: HandedIn = handed_in()) -> Response:
    """Draw a picture anew, keep it and hang it at a subject."""
    try:
        _hang(key, sent)
    except NOT_DONE as error:
        if wants_json(sent.known.request):
            raise
        status = answer_for(error).status
        with sent.asking() as asking:
            return subject_page(asking, key, typed=sent.form, status=status, error=translated(str(error)))
    return see(sent.known.request, f"/desk/subjects/{key}?done=hung")


def _hang(key: str, sent: HandedIn) -> None:
    """No transaction is open while the picture is read."""
    with sent.asking() as asking:
        find_by_key(asking.session, key)
    if sent.file is None:
        raise InvalidInput(_("Choose a picture: a JPEG, PNG or WebP file."))
    written = _text_of(sent.form)
    if not written.alt_text:
        raise InvalidInput("Say in a few words what the picture shows, for those who cannot see it.")
    place = sent.known.place
    kept = keep_picture(place.store, sent.chunks())
    with writing(place.engine) as session:
        add_picture(
            session, find_by_key(session, key), written, name=kept.name, width_px=kept.width_px,
            height_px=kept.height_px, by_id=sent.known.account_id, now=sent.known.now,
        )  # fmt: skip


@router.post("/desk/pictures/{key}")
def describe(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Say anew what a picture shows and who may see it."""
    found = find_picture(asking.session, key)
    subject = key_of(asking.session, found.subject_id)
    try:
        edit_picture(asking.session, found, _text_of(form), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: subject_page(asking, subject, **told))
    return see(asking.request, f"/desk/subjects/{subject}?done=described")


@router.post("/desk/pictures/{key}/remove")
def take_down(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take a picture down."""
    found = find_picture(asking.session, key)
    subject = key_of(asking.session, found.subject_id)
    remove_picture(asking.session, found, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/subjects/{subject}?done=taken-down")


def _text_of(form: FormData) -> PictureText:
    try:
        audience = Audience(text(form, "audience") or Audience.desk)
    except ValueError as error:
        raise InvalidInput(_("Choose who may see the picture.")) from error
    return PictureText(text(form, "alt_text"), text(form, "credit"), audience)
