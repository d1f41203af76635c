"""From an upload to its recording, for the steps after `describe`."""

from sqlalchemy.orm import Session

from archive.errors import NotFound
from archive.recordings import Recording
from archive.uploads import Upload


def recording_of(session: Session, upload_id: int) -> Recording:
    """The recording that an upload became.

    Raises:
        NotFound: it has not become one.
    """
    upload = session.get_one(Upload, upload_id)
    if upload.recording_id is None:
        raise NotFound("This upload has not become a recording yet.")
    return session.get_one(Recording, upload.recording_id)
