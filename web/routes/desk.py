"""The desk: the queue, a recording, and what is agreed about it. Contributors see their own recordings only."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import NotFound
from archive.expectations import expected_at
from archive.reading_desk_recording import read_desk_recording
from archive.reading_desk_transcript import transcript_of
from archive.reading_destructions import read_ended
from archive.reading_open_stories import open_stories
from archive.reading_progress import find_upload
from archive.reading_queues import read_queues
from archive.reading_undecided import Wanted
from archive.reading_uploads import desk_recordings
from ingest.promise import promise_new_reading
from web.about import has_transcriber
from web.answers import PRIVATE, page, see
from web.captions import TYPES, recording_captions
from web.deciding_in_place import in_place
from web.desk_forms import draft_of_recording, fields, text
from web.desk_pages import recording_context
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_board
from web.desk_words import FILTERS, NO_MODEL, queue_context
from web.destroying import ended_context
from web.gated import EVERYONE_SIGNED_IN, STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NO_SUCH_TRANSCRIPT = N_("There is no such transcript.")
NOTICES = {
    "agreed": N_("The agreement is recorded."),
    "retried": N_("It is being tried again."),
    "read-again": N_("It is being read again; what people corrected stays."),
}


@router.get("/desk")
def desk(show: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What needs a person first."""
    rows = desk_recordings(asking.session, viewer=asking.viewer, now=asking.now)
    opened = open_stories(asking.session, {row.key for row in rows if row.key}, now=asking.now)
    machine = "" if has_transcriber(asking.place.settings) else translated(NO_MODEL)
    shown = show if show in FILTERS else ""
    context = queue_context(rows, opened, shown, machine=machine)
    board = desk_board(read_queues(asking.session, viewer=asking.viewer, now=asking.now))
    return page(asking.request, "desk/recordings.html", board=board, **context)


@router.get("/desk/recordings/{key}")
def recording(
    key: str, done: str = "", decided: str = "", asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN)
) -> Response:
    """One recording: heard whole, read, and on its way; or what is left of it where it was destroyed."""
    if (ended := read_ended(asking.session, key, viewer=asking.viewer)) is not None:
        return page(asking.request, "desk/destroyed.html", **ended_context(ended))
    return _page(asking, key, notice=translated(NOTICES.get(done, "")), decided=decided)


@router.get("/desk/recordings/{key}/transcript.{form}")
def transcript(key: str, form: str, asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN)) -> Response:
    """The whole of what a recording says, as a file."""
    found = transcript_of(asking.session, key, viewer=asking.viewer, now=asking.now)
    if form not in TYPES or found.provenance is None:
        raise NotFound(NO_SUCH_TRANSCRIPT)
    return Response(recording_captions(found, form), media_type=TYPES[form], headers={"Cache-Control": PRIVATE})


@router.post("/desk/recordings/{key}/read-again")
def read_again(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Have the model in use read the recording again."""
    try:
        promise_new_reading(asking.session, find_upload(asking.session, key, viewer=asking.viewer))
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, key, **told))
    return see(asking.request, f"/desk/recordings/{key}?done=read-again")


@router.post("/desk/stories")
def begin_story(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Begin a story with the whole of what a recording says."""
    key, title = text(form, "recording"), text(form, "title")
    try:
        story = draft_of_recording(asking.session, key, title=title, viewer=asking.viewer, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, key, typed=form, **told))
    return see(asking.request, f"/desk/stories/{story.slug}?done=begun")


def _page(asking: Asking, key: str, *, status: int = 200, decided: str = "", **said: Any) -> Response:
    found = read_desk_recording(asking.session, key, viewer=asking.viewer, now=asking.now)
    opened = open_stories(asking.session, {key}, now=asking.now).get(key, ())
    deciding = in_place(asking, Wanted(recording=key), decided=decided)
    expected = expected_at(asking.session, key)
    context = recording_context(found, opened, deciding, expected=expected, **said)
    return page(asking.request, "desk/recording.html", status=status, here=f"/desk/recordings/{key}", **context)
