"""An upload becomes a recording: its facts, its place and the people whom its uploader named."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.recordings import Part, Recording, add_contribution
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind
from archive.uploads import Upload, UploadState


def become_recording(session: Session, upload: Upload, *, now: datetime, **facts: Any) -> Recording:
    """The recording that the upload became; `facts` are those that were found in its bytes."""
    if upload.recording_id is not None:
        return session.get_one(Recording, upload.recording_id)
    recording = Recording(
        sha256=upload.sha256, size_bytes=upload.size_bytes, file_name=upload.file_name,
        title=upload.title or upload.file_name.rsplit(".", 1)[0], language=upload.language,
        recorded_on=upload.recorded_on, uploader_id=upload.account_id, synthetic=upload.synthetic, created_at=now,
        **facts,
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
