"""A recording's readings at the desk: which there are, one more from a file or typed, and lines taken from another."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.passage_correcting import correct_passage
from archive.reading_desk_passage import passage_at_desk
from archive.reading_readings import reading_beside, readings_of
from web.answers import page, see, wants_json
from web.body_limit import FORM_BYTES
from web.bringing_transcripts import bring_handed_in
from web.desk_files import HandedIn, handed_in
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import _
from web.readings import beside_context, brought_words, problems_of, readings_context

router = APIRouter(prefix="/desk/recordings/{key}/readings", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.get("")
def readings(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Which there are, and the form for one more."""
    return _page(asking, key)


@router.post("")
def bring(key: str, sent: HandedIn = handed_in(field_bytes=FORM_BYTES)) -> Response:
    """Bring a file or typed words in; the page says what became of them."""
    try:
        told: dict[str, Any] = {"notice": brought_words(bring_handed_in(key, sent))}
    except InvalidInput as error:
        if wants_json(sent.known.request):
            raise
        told = {"status": answer_for(error).status, "problems": tuple(problems_of(error)), "typed": sent.form}
    with sent.asking() as asking:
        return _page(asking, key, **told)


@router.get("/{reading}")
def beside(key: str, reading: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Another reading beside the present one, where they differ."""
    return _beside(asking, key, reading, notice=_("The line reads so now.") if done == "taken" else "")


@router.post("/{reading}/take")
def take(
    key: str, reading: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Let a line read as the other reading has it."""
    passage = passage_at_desk(asking.session, text(form, "line"), viewer=asking.viewer, now=asking.now)
    seen, words = text(form, "version"), text(form, "text")
    try:
        correct_passage(asking.session, passage, words, seen=seen, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _beside(asking, key, reading, **told))
    return see(asking.request, f"/desk/recordings/{key}/readings/{reading}?done=taken")


def _page(asking: Asking, key: str, *, status: int = 200, **said: Any) -> Response:
    found = readings_of(asking.session, key, viewer=asking.viewer, now=asking.now)
    here = f"/desk/recordings/{key}/readings"
    return page(asking.request, "desk/readings.html", status=status, here=here, **readings_context(found, **said))


def _beside(asking: Asking, key: str, reading: str, *, status: int = 200, **said: Any) -> Response:
    found = reading_beside(asking.session, key, reading, viewer=asking.viewer, now=asking.now)
    here = f"/desk/recordings/{key}/readings/{reading}"
    return page(asking.request, "desk/reading_beside.html", status=status, here=here, **beside_context(found, **said))
