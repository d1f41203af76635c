"""A recording's readings at the desk: which there are, one more from a file or typed, and lines taken from another."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
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
Count = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("")
def readings(
    key: str, lines: Count = 0, waits: Count = 0, stories: Count = 0,
    asking: Asking = gated(Channel.desk, for_roles=STAFF),
) -> Response:  # fmt: skip
    """Which there are, and the form for one more; the numbers are of what was brought in just now."""
    return _page(asking, key, notice=brought_words(lines, waits=bool(waits), stories=stories))


@router.post("")
def bring(key: str, sent: HandedIn = handed_in(field_bytes=FORM_BYTES)) -> Response:
    """Bring a file or typed words in; then the page that says what became of them."""
    try:
        brought = bring_handed_in(key, sent)
    except InvalidInput as error:
        if wants_json(sent.known.request):
            raise
        with sent.asking() as asking:
            problems, status = tuple(problems_of(error)), answer_for(error).status
            return _page(asking, key, status=status, problems=problems, typed=sent.form)
    told = {"lines": brought.lines, "waits": int(brought.waits), "stories": len(brought.stories)}
    return see(sent.known.request, f"/desk/recordings/{key}/readings?{urlencode(told)}")


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
