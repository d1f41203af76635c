"""Who speaks: named, renamed everywhere, made one, added and taken out; in public only by a name that may be shown."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account, Role
from archive.channels import Channel
from archive.errors import InvalidInput, NotFound
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import story_facts
from archive.line_acts import Doing
from archive.line_undoing import undo_last
from archive.outbox import OutboxRow
from archive.passage_correcting import Saying, say_line
from archive.passage_lines import current_line
from archive.reading_acts import transcript_acts
from archive.reading_editor import read_editor
from archive.reading_story import read_story
from archive.recordings import Part
from archive.speakers import Speaker, speaker_called
from archive.voice_keeping import LABEL, RecordingVoice, add_voice, read_voices, remove_voice, rename_voice
from tests.archive import builders
from tests.archive.reading_archive import WORD, Small, a_small_archive
from tests.conftest import NOW


@dataclass
class Told:
    small: Small
    curator: Account
    doing: Doing


@pytest.fixture
def told(session: Session) -> Told:
    small = a_small_archive(session)
    for passage in small.soup:
        current_line(session, passage).speaker_id = small.amara.id
    curator = builders.an_account(session, Role.curator)
    return Told(small, curator, Doing(curator.id, NOW))


def call(session: Session, told: Told, number: int, name: str):
    speaker = speaker_called(session, told.small.first, name)
    return say_line(session, told.small.soup[number], Saying(speaker=speaker), seen=None, doing=told.doing)


def voices(session: Session, told: Told) -> list[tuple[str, int]]:
    return [(voice.name, voice.lines) for voice in read_voices(session, told.small.first)]


def speakers_in_public(session: Session, told: Told) -> list[str]:
    page = read_story(session, told.small.story.slug, viewer=VISITOR, now=NOW)
    return [passage.speaker for passage in page.passages][2:]


def test_a_label_is_for_the_desk_only(session: Session, told: Told) -> None:
    line = call(session, told, 1, "  A neighbour ")
    assert (line.speaker_id, line.speaker_label, line.text) == (None, "A neighbour", "My callaloo")
    assert voices(session, told) == [("Amara Okafor", 3), ("A neighbour", 1)]
    assert speakers_in_public(session, told) == ["", "Amara Okafor"]
    desk = read_editor(session, told.small.first.key, viewer=Viewer(told.curator.id, Role.curator), now=NOW)
    assert [line.speaker for line in desk.lines] == ["Amara Okafor", "A neighbour", "Amara Okafor", "Amara Okafor"]
    assert desk.undoes == "name_speaker"


def test_a_name_of_the_archive_stands_only_where_they_are_heard(session: Session, told: Told) -> None:
    assert speaker_called(session, told.small.first, "amara okafor") == Speaker(told.small.amara.id)
    assert speaker_called(session, told.small.first, "") == Speaker()
    with pytest.raises(InvalidInput, match="not yet among the voices"):
        call(session, told, 1, "Tala Greenthorn")
    with pytest.raises(InvalidInput, match="at most 120"):
        call(session, told, 1, "a" * 121)


@pytest.mark.database
def test_a_label_becomes_a_person_everywhere_and_her_stories_wait_for_her(any_session: Session) -> None:
    small = a_small_archive(any_session)
    told = Told(small, builders.an_account(any_session, Role.curator), Doing(None, NOW))
    for number in (1, 2):
        call(any_session, told, number, "A neighbour")
    assert is_open(any_session, told)
    rename_voice(
        any_session, small.first.id, f"{LABEL}A neighbour", "Tala Greenthorn", part=Part.narrator, doing=told.doing
    )
    assert [current_line(any_session, one).speaker_id for one in small.soup] == [
        None,
        small.tala.id,
        small.tala.id,
        None,
    ]
    assert not is_open(any_session, told), "whoever tells must agree"
    assert any(row.narrows for row in any_session.scalars(select(OutboxRow)))
    builders.an_agreement(any_session, recording_id=small.first.id, person_id=small.tala.id, **WORD)
    assert is_open(any_session, told)


def is_open(session: Session, told: Told) -> bool:
    return may(VISITOR, story_facts(session, told.small.story.id), Channel.page, NOW).allow


def test_two_voices_become_one_in_one_act(session: Session, told: Told) -> None:
    call(session, told, 1, "A neighbour")
    call(session, told, 2, "The neighbour")
    made = rename_voice(session, told.small.first.id, f"{LABEL}The neighbour", "a neighbour", doing=told.doing)
    assert made is not None
    assert voices(session, told) == [("Amara Okafor", 2), ("A neighbour", 2)]
    undo_last(session, told.small.first.id, doing=told.doing)
    assert voices(session, told) == [("Amara Okafor", 2), ("A neighbour", 1), ("The neighbour", 1)]
    acts = [(act.act, act.undone) for act in transcript_acts(session, told.small.first)]
    assert acts == [("undo", False), ("rename_speaker", True), ("name_speaker", False), ("name_speaker", False)]
    renamed = transcript_acts(session, told.small.first)[1]
    assert [line.speaker for line in (*renamed.before, *renamed.after)] == ["The neighbour", "A neighbour"]


def test_a_voice_is_not_renamed_to_itself_or_from_nobody(session: Session, told: Told) -> None:
    with pytest.raises(InvalidInput, match="called that already"):
        rename_voice(session, told.small.first.id, told.small.amara.key, "Amara Okafor", doing=told.doing)
    with pytest.raises(InvalidInput, match="Write what they are called"):
        rename_voice(session, told.small.first.id, told.small.amara.key, " ", doing=told.doing)
    with pytest.raises(NotFound):
        rename_voice(session, told.small.first.id, told.small.tala.key, "A neighbour", doing=told.doing)
    assert rename_voice(session, told.small.first.id, f"{LABEL}Nobody", "A neighbour", doing=told.doing) is None


def test_a_voice_is_added_and_taken_out_while_nothing_hangs_on_it(session: Session, told: Told) -> None:
    small = told.small
    add_voice(session, small.first.id, "Tala Greenthorn", Part.interviewer, doing=told.doing)
    assert read_voices(session, small.first)[1] == RecordingVoice(
        small.tala.key, "Tala Greenthorn", ("interviewer",), 0
    )
    assert is_open(session, told)
    call(session, told, 1, "Tala Greenthorn")
    with pytest.raises(InvalidInput, match="still lines"):
        remove_voice(session, small.first.id, small.tala.key, doing=told.doing)
    undo_last(session, small.first.id, doing=told.doing)
    remove_voice(session, small.first.id, small.tala.key, doing=told.doing)
    assert voices(session, told) == [("Amara Okafor", 4)]
    for passage in small.soup:
        current_line(session, passage).speaker_id = None
    with pytest.raises(InvalidInput, match="have said what may be done"):
        remove_voice(session, small.first.id, small.amara.key, doing=told.doing)
    with pytest.raises(NotFound):
        remove_voice(session, small.first.id, "nosuchkey2", doing=told.doing)
