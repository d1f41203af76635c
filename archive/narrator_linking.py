"""Links that open narrators' own pages: made for one person, shown once, revoked at any moment.

Whoever holds one is taken for that person: it is given from hand to hand, and
there is no account, no password and nothing to remember.
"""

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.narrators import NarratorLink
from archive.passwords import digest_of
from archive.phrases import Phrase
from archive.recordings import Contribution, Part
from archive.subjects import Subject

NOT_OPEN = Phrase("This page is not open; ask the archive for a new link.")


def make_link(session: Session, person: Subject, *, by_id: int | None, now: datetime) -> str:
    """A new link for a narrator; returns its secret, which is kept nowhere. Links made before stay open.

    Raises:
        InvalidInput: this person narrates nothing in the archive.
    """
    told = select(Contribution.id).where(Contribution.person_id == person.id, Contribution.part == Part.narrator)
    if session.scalar(told.limit(1)) is None:
        raise InvalidInput("“%(person)s” narrates no recording, so there is no page of theirs.", person=person.name)
    token = secrets.token_urlsafe(24)
    session.add(NarratorLink(token_sha256=digest_of(token), person_id=person.id, made_by_id=by_id, created_at=now))
    session.flush()
    note_event(session, "make_narrator_link", f"subject:{person.key}", by_id=by_id, now=now)
    return token


def person_of_link(session: Session, token: str) -> Subject:
    """The person whose page this secret opens.

    Raises:
        NotFound: it is unknown or revoked; the two read the same.
    """
    query = (
        select(Subject)
        .join(NarratorLink, NarratorLink.person_id == Subject.id)
        .where(NarratorLink.token_sha256 == digest_of(token), NarratorLink.revoked_at.is_(None))
    )
    person = session.scalar(query)
    if person is None:
        raise NotFound(NOT_OPEN)
    return person


def revoke_links(session: Session, person: Subject, *, by_id: int | None, now: datetime) -> int:
    """Close every link of a person; returns how many were open."""
    opened = update(NarratorLink).where(NarratorLink.person_id == person.id, NarratorLink.revoked_at.is_(None))
    closed = session.execute(opened.values(revoked_at=now).returning(NarratorLink.id)).all()
    if closed:
        note_event(session, "revoke_narrator_links", f"subject:{person.key}", by_id=by_id, now=now, links=len(closed))
    return len(closed)
