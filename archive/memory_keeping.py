"""Memories as they are told and decided on: a visitor's own account waits until a curator has read it.

Nothing of who tells it is kept but the name they give. A curator shows a
memory, declines it, or takes either back; every act is written down.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import note_event
from archive.memories import Memory, MemoryState
from archive.phrases import Phrase

LEAST_CHARACTERS, MOST_CHARACTERS, NAME_CHARACTERS = 10, 4000, 80
TOO_SHORT = Phrase("Write a sentence or two, so that others understand what you remember.")
TOO_LONG = Phrase("This is longer than 4,000 characters; tell it shorter, or send it as a recording.")
NAME_TOO_LONG = Phrase("Give a name of at most 80 characters, or none.")
NO_SUCH_MEMORY = Phrase("There is no such memory.")
DECIDED_MEANWHILE = Phrase("Someone else decided on this memory meanwhile; look at it again.")


def tell_memory(
    session: Session, *, story_id: int, passage_id: int | None, teller: str, text: str, now: datetime
) -> Memory:
    """Keep an account beside a story, or one of its passages, for a curator to read.

    The caller has let story and passage through the gate. The same words sent
    twice while they wait are one memory.

    Raises:
        InvalidInput: it is too short or too long.
    """
    said, name = _lines(text), " ".join(teller.split())
    if len(said) < LEAST_CHARACTERS:
        raise InvalidInput(TOO_SHORT)
    if len(said) > MOST_CHARACTERS:
        raise InvalidInput(TOO_LONG)
    if len(name) > NAME_CHARACTERS:
        raise InvalidInput(NAME_TOO_LONG)
    same = select(Memory).where(
        Memory.story_id == story_id, Memory.passage_id == passage_id, Memory.text == said,
        Memory.state == MemoryState.waiting,
    )  # fmt: skip
    memory = session.scalar(same)
    if memory is None:
        memory = Memory(story_id=story_id, passage_id=passage_id, teller=name, text=said, created_at=now)
        session.add(memory)
        session.flush()
        note_event(session, "tell", f"memory:{memory.key}", by_id=None, now=now)
    return memory


def decide_memory(
    session: Session, key: str, state: MemoryState, *, seen: MemoryState, by_id: int | None, now: datetime
) -> Memory:
    """Show it, decline it, or let it wait again; `seen` is what it was when the decision was made.

    Raises:
        NotFound: there is none.
        Conflict: someone decided otherwise since.
    """
    memory = session.scalar(select(Memory).where(Memory.key == key).with_for_update())
    if memory is None:
        raise NotFound(NO_SUCH_MEMORY)
    if memory.state is state:
        return memory
    if memory.state is not seen:
        raise Conflict(DECIDED_MEANWHILE)
    memory.state = state
    session.flush()
    note_event(session, _ACTS[state], f"memory:{memory.key}", by_id=by_id, now=now, was=seen.value)
    return memory


_ACTS = {MemoryState.shown: "show", MemoryState.declined: "decline", MemoryState.waiting: "take back"}


def _lines(text: str) -> str:
    """Plain text with its paragraphs, without anything that is not to be seen."""
    kept = "".join(each for each in text if each == "\n" or each.isprintable())
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    paragraphs = "\n".join(lines).strip()
    while "\n\n\n" in paragraphs:
        paragraphs = paragraphs.replace("\n\n\n", "\n\n")
    return paragraphs
