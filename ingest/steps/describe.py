"""`describe`: look into a sealed upload; it becomes a recording, or is refused in words a person understands."""

from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.errors import InvalidInput, NotAudio
from archive.recordings import Part, Recording, add_contribution
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind
from archive.uploads import Upload, UploadState, refuse_upload
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
    if upload.recording_id is not None:
        return session.get_one(Recording, upload.recording_id)
    now = utc_now()
    recording = Recording(
        sha256=upload.sha256, size_bytes=upload.size_bytes, file_name=upload.file_name,
        title=upload.title or upload.file_name.rsplit(".", 1)[0], container=found.container, codec=found.codec,
        channels=found.channels, sample_rate_hz=found.sample_rate_hz, declared_duration_s=found.declared_duration_s,
        duration_s=found.decoded_duration_s, damaged=found.damaged, problems=list(found.problems),
        language=upload.language, recorded_on=upload.recorded_on, uploader_id=upload.account_id,
        synthetic=upload.synthetic, created_at=now,
    )  # fmt: skip
    if upload.place_name:
        recording.place_id = find_or_add_subject(session, SubjectKind.place, upload.place_name, now=now).id
    session.add(recording)
    session.flush()
    for name, part in ((upload.narrator_name, Part.narrator), (upload.recordist_name, Part.recordist)):
        if name:
            person = find_or_add_subject(session, SubjectKind.person, name, now=now)
            add_contribution(session, recording, person_id=person.id, part=part)
    upload.recording_id, upload.state = recording.id, UploadState.accepted
    session.flush()
    return recording


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
