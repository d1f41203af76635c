"""How far one upload has come, for the person who gave it and for the desk."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import NotFound
from archive.gate import Viewer
from archive.phrases import Phrase
from archive.reading_uploads import StepLine, state_of, steps_of
from archive.recordings import Recording
from archive.uploads import Upload

NO_SUCH_UPLOAD = Phrase("There is no such upload.")


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of an upload as a whole, what is to be said of it ('' for nothing), and its steps in order."""

    state: str
    message: str
    steps: tuple[StepLine, ...]


def find_upload(session: Session, key: str, *, viewer: Viewer) -> Upload:
    """The upload of this key, or of the recording of this key, if it is this viewer's own or they are of the desk.

    Raises:
        NotFound: there is none, or it is another person's; the two read the same.
    """
    of_recording = select(Recording.id).where(Recording.key == key)
    upload = session.scalars(
        select(Upload)
        .outerjoin(Recording, Recording.id == Upload.recording_id)
        .where((Upload.key == key) | Upload.recording_id.in_(of_recording), Recording.destroyed_at.is_(None))
        .order_by(Upload.id)
    ).first()
    own = upload is not None and upload.account_id is not None and upload.account_id == viewer.account_id
    if upload is None or not (own or viewer.is_staff):
        raise NotFound(NO_SUCH_UPLOAD)
    return upload


def progress_of(session: Session, key: str, *, viewer: Viewer) -> Progress:
    """How far the upload of this key has come; raises NotFound as `find_upload` does."""
    upload = find_upload(session, key, viewer=viewer)
    steps = steps_of(session, {upload.id}).get(upload.id, ())
    return Progress(*state_of(upload, steps), steps)
