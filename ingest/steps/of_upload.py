"""From an upload to its recording, for the steps after `describe`."""

from sqlalchemy.orm import Session

from archive.errors import MissingPart, NotFound
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.uploads import Upload

NOTHING_TO_HEAR = Phrase(
    "Nothing of it can be played; the file is kept as it came, and a repair program may bring it back."
)
WORDS_ALONE = Phrase("There is no sound: words alone were deposited.")


def recording_of(session: Session, upload_id: int) -> Recording:
    """The recording that an upload became.

    Raises:
        NotFound: it has not become one.
    """
    upload = session.get_one(Upload, upload_id)
    if upload.recording_id is None:
        raise NotFound("This upload has not become a recording yet.")
    return session.get_one(Recording, upload.recording_id)


def heard_recording_of(session: Session, upload_id: int) -> Recording:
    """The same, for a step that needs its sound.

    Raises:
        NotFound: it has not become one.
        MissingPart: it is so damaged that no sound of it can be decoded, or it is a text and never had any.
    """
    recording = recording_of(session, upload_id)
    if not recording.has_sound:
        raise MissingPart(WORDS_ALONE)
    if recording.duration_s <= 0:
        raise MissingPart(NOTHING_TO_HEAR)
    return recording
