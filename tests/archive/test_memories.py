"""Memories: nobody but the desk meets one before a curator has read it, and each goes where its story goes."""

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR, Viewer
from archive.memories import Memory, MemoryState
from archive.memory_keeping import decide_memory, tell_memory
from archive.reading_memories import count_memories, memories_beside, read_memories
from tests.archive import builders
from tests.conftest import NOW

CURATOR = Viewer(account_id=1, role=Role.curator)
TEXT = "There were eleven tables where I stood."


@pytest.fixture
def told(session):
    recording = builders.a_recording(session)
    first, second = builders.a_transcript(session, recording, [(0, 4, "Nine tables."), (4, 8, "I carried them.")])
    return builders.a_story(session, [(recording, 0, 8)]), first, second


def tell(session, story, passage=None, text=TEXT, teller="Jo"):
    return tell_memory(
        session, story_id=story.id, passage_id=passage.id if passage else None, teller=teller, text=text, now=NOW
    )


def decide(session, memory, state, seen):
    return decide_memory(session, memory.key, state, seen=seen, by_id=None, now=NOW)


def test_a_memory_waits_is_shown_and_can_be_taken_back(session, told):
    story, first, second = told
    memory = tell(session, story, first)
    keys = {first.key, second.key}
    assert memories_beside(session, story.id, keys) == ()
    assert [one.said for one in read_memories(session, viewer=CURATOR, state=MemoryState.waiting)] == ["Nine tables."]
    decide(session, memory, MemoryState.shown, MemoryState.waiting)
    (shown,) = memories_beside(session, story.id, keys)
    assert (shown.text, shown.teller, shown.passage_key) == (TEXT, "Jo", first.key)
    decide(session, memory, MemoryState.waiting, MemoryState.shown)
    decide(session, memory, MemoryState.declined, MemoryState.waiting)
    assert memories_beside(session, story.id, keys) == ()
    acts = session.scalars(select(Event.act).where(Event.thing == f"memory:{memory.key}").order_by(Event.id)).all()
    assert acts == ["tell", "show", "take back", "decline"]


def test_a_memory_of_a_closed_passage_stays_with_it(session, told):
    story, first, second = told
    decide(session, tell(session, story, first), MemoryState.shown, MemoryState.waiting)
    decide(session, tell(session, story), MemoryState.shown, MemoryState.waiting)
    assert [one.passage_key for one in memories_beside(session, story.id, {second.key})] == [""]


def test_nobody_overwrites_what_another_decided(session, told):
    memory = tell(session, told[0])
    decide(session, memory, MemoryState.declined, MemoryState.waiting)
    with pytest.raises(Conflict):
        decide(session, memory, MemoryState.shown, MemoryState.waiting)
    assert decide(session, memory, MemoryState.declined, MemoryState.waiting).state is MemoryState.declined
    with pytest.raises(NotFound):
        decide_memory(session, "none", MemoryState.shown, seen=MemoryState.waiting, by_id=None, now=NOW)


def test_the_same_words_sent_twice_are_one_memory(session, told):
    assert tell(session, told[0]).id == tell(session, told[0], text=f"  {TEXT}\r\n").id
    assert tell(session, told[0], told[1]).id != tell(session, told[0]).id
    assert count_memories(session, viewer=CURATOR) == 2
    assert (
        count_memories(session, viewer=VISITOR),
        read_memories(session, viewer=VISITOR, state=MemoryState.waiting),
    ) == (0, ())


@pytest.mark.parametrize("text", ["", " \n ", "too short", "x" * 4001])
def test_a_memory_has_a_length(session, told, text):
    with pytest.raises(InvalidInput):
        tell(session, told[0], text=text)
    with pytest.raises(InvalidInput):
        tell(session, told[0], teller="n" * 81)
    assert session.scalars(select(Memory)).all() == []


def test_what_cannot_be_seen_is_left_out_and_paragraphs_stay(session, told):
    memory = tell(session, told[0], text="One\u200b line  here.\x00\n\n\n\nAnother\u202e one.", teller=" Jo \n Ann ")
    assert memory.text == "One line here.\n\nAnother one."
    assert memory.teller == "Jo Ann"
