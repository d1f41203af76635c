"""Taking a version of somebody's word back that was written down by mistake: it stays in the record and counts no more.

Another thing than a withdrawal, which is the person's own word.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import tell_stories
from archive.agreement_versions import name_of_scope, versions, void_version
from archive.agreements import Agreement
from archive.errors import Conflict, NotFound
from archive.events import note_event
from archive.phrases import Phrase
from archive.recordings import Recording

SAID_SINCE = Phrase("Something else was agreed on it since.")


def void_agreement(session: Session, key: str, *, former: str, by_id: int | None, now: datetime) -> None:
    """Let the version of this key, on a recording, count no more; the one that it took the place of stands again.

    `former` is that one's key, '' where there was none.

    Raises:
        NotFound: there is no such version on a recording.
        Conflict: it is no longer the one in force.
    """
    version = session.scalar(select(Agreement).where(Agreement.key == key))
    recording = session.get(Recording, version.recording_id) if version and version.recording_id else None
    if version is None or recording is None:
        raise NotFound("There is no such agreement.")
    said = versions(session, recording, version.person_id)
    if not version.current or [one.id for one in said if not one.void][-1] != version.id:
        raise Conflict(SAID_SINCE)
    void_version(version)
    for one in said:
        if one.key == former:
            one.current = True
    session.flush()
    thing = name_of_scope(recording)
    note_event(session, "void_agreement", thing, by_id=by_id, now=now, agreement=key, version=version.version)
    tell_stories(session, recording, version, now=now, narrows=True)


def current_on(session: Session, recording: Recording) -> list[Agreement]:
    """What is in force on the whole of a recording, one for each person."""
    query = select(Agreement).where(Agreement.recording_id == recording.id, Agreement.current)
    return list(session.scalars(query.order_by(Agreement.id)))
