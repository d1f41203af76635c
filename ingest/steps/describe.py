"""`describe`: look into a sealed upload; it becomes a recording, or is refused in words a person understands."""

from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.errors import InvalidInput, NotAudio
from archive.recordings import Recording
from archive.uploads import Upload, refuse_upload
from ingest.becoming_recording import become_recording
from ingest.workplace import Workplace
from media.probe import Probe, probe


def describe(workplace: Workplace, upload_id: int) -> str:
    """Probe the upload, adopt its bytes as a master and record it; nothing new when that was done before.

    Raises:
        NotAudio: nothing in it can be heard, or it is longer than this archive takes.
    """
    with workplace.reading() as session:
        upload = session.get_one(Upload, upload_id)
        if upload.recording_id is not None:
            return _sentence(session.get_one(Recording, upload.recording_id))
    store, settings = workplace.place.store, workplace.place.settings
    places = (store.upload_path(upload.key), store.quarantine_path(upload.key), store.master_path(upload.sha256))
    path = next((place for place in places if place.exists()), places[0])
    try:
        found = probe(path, duration_limit_s=settings.duration_limit_s)
    except InvalidInput as error:
        raise NotAudio(str(error)) from error
    store.adopt_master(upload.key, upload.sha256)
    with workplace.writing() as session:
        return _sentence(_record(session, session.get_one(Upload, upload_id), found))


def _record(session: Session, upload: Upload, found: Probe) -> Recording:
    return become_recording(
        session, upload, now=utc_now(), container=found.container, codec=found.codec, channels=found.channels,
        sample_rate_hz=found.sample_rate_hz, declared_duration_s=found.declared_duration_s,
        duration_s=found.decoded_duration_s, damaged=found.damaged, problems=list(found.problems),
    )  # fmt: skip


def refuse(workplace: Workplace, upload_id: int, because: str) -> None:
    """Put a refused upload into quarantine, with the sentence that says why."""
    with workplace.reading() as session:
        key = session.get_one(Upload, upload_id).key
    workplace.place.store.quarantine(key)
    with workplace.writing() as session:
        refuse_upload(session, session.get_one(Upload, upload_id), because=because)


def _sentence(recording: Recording) -> str:
    minutes, seconds = divmod(round(recording.duration_s), 60)
    said = f"{recording.codec}, {minutes}:{seconds:02d}"
    return f"{said}; damaged: {' '.join(recording.problems)}"[:500] if recording.damaged else said
