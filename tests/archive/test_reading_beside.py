"""What stands beside a story's words is read alike on both databases: memories, translations, and how it was made."""

import pytest

from archive.accounts import Role
from archive.gate import VISITOR, Viewer
from archive.memories import MemoryState
from archive.memory_keeping import decide_memory, tell_memory
from archive.mentions import MentionState
from archive.reading_desk_translations import desk_translations
from archive.reading_making import Found, making_of
from archive.reading_memories import count_memories, memories_beside, read_memories
from archive.reading_translations import translations_of
from archive.subjects import SubjectKind
from archive.translation_keeping import keep_translation
from tests.archive import builders
from tests.conftest import NOW

CURATOR = Viewer(account_id=1, role=Role.curator)


@pytest.mark.database
def test_all_of_it_is_read(any_session):
    session = any_session
    recording = builders.a_recording(session)
    first, second = builders.a_transcript(session, recording, [(0, 4, "Callaloo."), (4, 8, "And salt.")])
    story = builders.a_story(session, [(recording, 0, 8)])
    dish = builders.a_subject(session, "Callaloo", SubjectKind.dish)
    for state in (MentionState.accepted, MentionState.rejected):
        builders.a_mention(session, first, dish, state=state)
    said = {"language": "es", "by": "Inés", "source": "es.vtt"}
    keep_translation(session, recording, {second.id: "Y sal."}, **said, by_id=None, now=NOW)
    told = {"teller": "", "text": "It was never callaloo.", "now": NOW}
    memory = tell_memory(session, story_id=story.id, passage_id=first.id, **told)
    decide_memory(session, memory.key, MemoryState.shown, seen=MemoryState.waiting, by_id=None, now=NOW)

    keys = [first.key, second.key]
    making = making_of(session, story.id, keys)
    assert [(one.kind, one.language) for one in making.readings] == [("machine", "en"), ("translation", "es")]
    assert making.found == (Found("dictionary", 0, 1, 1),)
    assert making.corrections == 0
    (translation,) = translations_of(session, story.id, keys, viewer=VISITOR, now=NOW)
    assert translation.lines == {second.key: "Y sal."}
    said_of, (brought,) = desk_translations(session, recording.key, viewer=CURATOR, now=NOW)
    assert (said_of.passages, brought.lines, brought.by) == (2, 1, "Inés")
    assert [one.passage_key for one in memories_beside(session, story.id, keys)] == [first.key]
    assert [one.said for one in read_memories(session, viewer=CURATOR, state=MemoryState.shown)] == ["Callaloo."]
    assert count_memories(session, viewer=CURATOR) == 0
