"""What narrators ask for and a curator answers: written down, waiting, answered with a sentence that they can read."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import note_event
from archive.narrators import NarratorAct, NarratorRequest
from archive.phrases import Phrase
from archive.subjects import Subject

TEXT_CHARACTERS = 4000
NO_SUCH_REQUEST = Phrase("There is no such request.")
SAY_WHAT = Phrase("Say in a sentence what you would like to be changed.")
SAY_SHORTER = Phrase("This is longer than 4,000 characters; say it shorter, or call the archive.")
SAY_WHAT_BECAME = Phrase("Say in a sentence what became of it; the narrator reads that.")
ANSWERED_MEANWHILE = Phrase("Someone else answered this request meanwhile; look at it again.")


def ask_for(
    session: Session, person: Subject, act: NarratorAct, *, thing: str = "", text: str, now: datetime
) -> NarratorRequest:
    """Write down what a narrator asks for; the same, asked again while it waits, is one request.

    Raises:
        InvalidInput: it says nothing, or is too long.
    """
    said = text.strip()
    if act is NarratorAct.ask and not said:
        raise InvalidInput(SAY_WHAT)
    if len(said) > TEXT_CHARACTERS:
        raise InvalidInput(SAY_SHORTER)
    same = select(NarratorRequest).where(
        NarratorRequest.person_id == person.id, NarratorRequest.act == act, NarratorRequest.thing == thing,
        NarratorRequest.text == said, NarratorRequest.answered_at.is_(None),
    )  # fmt: skip
    request = session.scalar(same)
    if request is None:
        request = NarratorRequest(person_id=person.id, act=act, thing=thing, text=said, created_at=now)
        session.add(request)
        session.flush()
        note_event(session, "ask", thing or f"subject:{person.key}", by_id=None, now=now, request=request.key)
    return request


def answer_request(session: Session, key: str, answer: str, *, by_id: int | None, now: datetime) -> NarratorRequest:
    """Say what became of a request; its narrator reads it.

    Raises:
        NotFound: there is none.
        InvalidInput: the answer says nothing.
        Conflict: somebody answered it before.
    """
    request = session.scalar(select(NarratorRequest).where(NarratorRequest.key == key).with_for_update())
    if request is None:
        raise NotFound(NO_SUCH_REQUEST)
    if not answer.strip():
        raise InvalidInput(SAY_WHAT_BECAME)
    if request.answered_at is not None:
        raise Conflict(ANSWERED_MEANWHILE)
    request.answer, request.answered_at, request.answered_by_id = answer.strip()[:TEXT_CHARACTERS], now, by_id
    session.flush()
    note_event(session, "answer", f"request:{request.key}", by_id=by_id, now=now)
    return request


def requests_of(session: Session, person_id: int) -> list[NarratorRequest]:
    """What a narrator asked for, newest first."""
    query = select(NarratorRequest).where(NarratorRequest.person_id == person_id)
    return list(session.scalars(query.order_by(NarratorRequest.created_at.desc(), NarratorRequest.id.desc())))


def waiting_requests(session: Session) -> list[tuple[NarratorRequest, Subject]]:
    """What waits for an answer, oldest first, with who asks. For the desk."""
    query = select(NarratorRequest, Subject).join(Subject, Subject.id == NarratorRequest.person_id)
    rows = session.execute(query.where(NarratorRequest.answered_at.is_(None)).order_by(NarratorRequest.id))
    return [(request, person) for request, person in rows]


def count_requests(session: Session) -> int:
    """How many wait."""
    query = select(func.count()).select_from(NarratorRequest).where(NarratorRequest.answered_at.is_(None))
    return session.scalar(query) or 0
