"""A trail for the radio: one file of its voices, made when a curator asks for it.

Nothing of it is kept: the file is made for one download, the gate is asked
before and once more when it is ready, and it is gone when it was sent.
"""

from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Final

from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from archive.clock import utc_now
from archive.database import reading
from archive.errors import Conflict, InvalidInput, NotFound
from archive.phrases import Phrase
from archive.reading_radio import Programme, programme_of
from ingest.leaving_out import sounding
from ingest.place import Place
from media.radio import Form, make_radio_file

FORMS: Final[dict[str, tuple[Form, str]]] = {"m4a": ("m4a", "audio/mp4"), "wav": ("wav", "audio/wav")}
LONGEST_S = 3600.0
NO_SUCH_FORM = Phrase("A broadcast comes as .m4a or .wav; choose one of them.")
TOO_LONG = Phrase("This trail is longer than an hour; publish a shorter one for the radio.")
NOTHING = Phrase("No voice of this trail may be broadcast now; its page says which stops are left out.")
BUSY = Phrase("Another broadcast is being made; try again in a minute.")
CHANGED = Phrase("What may be broadcast changed while the file was made; make it again.")
_one_at_a_time = Lock()


def radio_file(place: Place, slug: str, form: str) -> FileResponse:
    """The file of a trail; no transaction is open while it is made.

    Raises:
        NotFound: no such trail that is open, or no such form.
        InvalidInput: nothing of it may be broadcast, or it is too long.
        Conflict: another file is being made, or something was taken back meanwhile.
    """
    if form not in FORMS:
        raise NotFound(NO_SUCH_FORM)
    kind, media_type = FORMS[form]
    programme = _programme(place, slug)
    _check(programme)
    if not _one_at_a_time.acquire(blocking=False):
        raise Conflict(BUSY)
    with ExitStack() as folder:
        try:
            made = _make(place, programme, folder.enter_context(place.store.work_folder()) / "made", kind)
        finally:
            _one_at_a_time.release()
        return FileResponse(
            made,
            media_type=media_type,
            filename=f"{programme.slug}-{programme.version}.{kind}",
            headers={"Cache-Control": "no-store"},
            background=BackgroundTask(folder.pop_all().close),
        )


def _make(place: Place, programme: Programme, target: Path, form: Form) -> Path:
    pieces = [
        [sounding(place.store.master_path(each.sha256), each.span) for each in piece.spans]
        for piece in programme.pieces
    ]
    make_radio_file(pieces, target, form=form)
    if _programme(place, programme.slug) != programme:
        raise Conflict(CHANGED)
    return target


def _programme(place: Place, slug: str) -> Programme:
    """As the gate stands this moment, which may be a while after the request came."""
    with reading(place.engine) as session:
        return programme_of(session, slug, now=utc_now())


def _check(programme: Programme) -> None:
    if not programme.pieces:
        raise InvalidInput(NOTHING)
    if sum(piece.duration_s for piece in programme.pieces) > LONGEST_S:
        raise InvalidInput(TOO_LONG)
