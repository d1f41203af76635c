"""A story's page: under the gate, in story time, and with names as agreed."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from archive.accounts import Role
from archive.agreements import NameShown
from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import story_facts
from archive.mentions import Decision, MentionState
from archive.passages import Passage, PassageVersion
from archive.reading_names import voices_of_stories
from archive.reading_story import read_story
from archive.reading_written import Machine, Written
from archive.recordings import Contribution, Part, Recording
from archive.transcripts import Transcript, TranscriptKind
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive, close, words_in
from tests.conftest import NOW


def read(session: Session, slug: str):
    return read_story(session, slug, viewer=VISITOR, now=NOW)


@pytest.mark.database
def test_times_are_story_time(any_session: Session) -> None:
    small = a_small_archive(any_session)
    page = read(any_session, small.story.slug)
    assert [(p.text, p.start_s, p.end_s) for p in page.passages] == [
        ("The okra beds", 0, 10),
        ("Rain", 10, 20),
        ("My callaloo", 20, 30),
        ("It was warm", 30, 40),
    ]
    assert page.duration_s == 40
    knots = {thread.name: [(knot.start_s, knot.quote) for knot in thread.knots] for thread in page.loom.threads}
    assert knots == {"okra": [(1.5, "The okra beds")], "callaloo": [(22.0, "My callaloo")]}
    assert {link.name: link.evidence[0].start_s for link in page.links} == {"Green soup": 20, "Red okra": 0}


def test_the_text_is_cut_at_its_mentions(session: Session) -> None:
    small = a_small_archive(session)
    passage = read(session, small.story.slug).passages[2]
    assert "".join(piece.text for piece in passage.parts) == passage.text
    marks = [(piece.text, piece.mention.name, piece.mention.href) for piece in passage.parts if piece.mention]
    assert marks == [("callaloo", "callaloo", f"/dishes/{small.callaloo.slug}")]


def test_without_a_copy_times_come_from_the_spans_and_it_says_being_prepared(session: Session) -> None:
    small = a_small_archive(session, with_copy=False)
    page = read(session, small.story.slug)
    assert page.audio is None
    assert page.audio_note == "being prepared"
    assert [p.start_s for p in page.passages] == [0, 10, 20, 30]


def test_times_follow_the_copy_that_is_heard(session: Session) -> None:
    small = a_small_archive(session, with_copy=False)
    builders.a_copy(session, small.story, [(small.second, 40.0, 50.0), (small.first, 10.0, 30.0)])
    page = read(session, small.story.slug)
    assert page.audio is not None
    assert {p.text: (p.start_s, p.heard) for p in page.passages} == {
        "The okra beds": (0, False), "Rain": (0, True), "My callaloo": (10, True), "It was warm": (20, True),
    }  # fmt: skip


@pytest.mark.database
def test_a_closed_story_answers_as_an_unknown_one(any_session: Session) -> None:
    with pytest.raises(NotFound) as unknown:
        read(any_session, "no-such-slug")
    for way in ("withdrawn", "hidden", "draft", "not agreed"):
        small = a_small_archive(any_session)
        close(any_session, small, way)
        with pytest.raises(NotFound) as closed:
            read(any_session, small.story.slug)
        assert str(closed.value) == str(unknown.value)


@pytest.mark.database
def test_a_restricted_passage_is_nowhere(any_session: Session) -> None:
    small = a_small_archive(any_session)
    builders.an_agreement(any_session, passage_id=small.soup[1].id, web=False)
    page = read(any_session, small.story.slug)
    told = words_in(page)
    assert "My callaloo" not in told
    assert small.soup[1].key not in told
    assert "callaloo" not in told
    assert [link.name for link in page.links] == ["Red okra"]
    assert page.audio is None


def test_a_narrator_shown_by_given_name_is_named_in_full_nowhere(session: Session) -> None:
    small = a_small_archive(session)
    small.agreements["amara"].name_shown = NameShown.given
    builders.add(session, Contribution(recording_id=small.first.id, person_id=small.amara.id, part=Part.recordist))
    builders.a_mention(session, small.beds[2], small.amara, quote="Rain", start_char=0, end_char=4)
    page = read(session, small.story.slug)
    assert page.narrator == "Tala Greenthorn and Amara"
    assert [(one.name, bool(one.href)) for one in page.narrators] == [("Tala Greenthorn", True), ("Amara", False)]
    assert "Okafor" not in words_in(page)
    assert small.amara.slug not in words_in(page)


@pytest.mark.database
def test_names_for_many_are_the_names_of_the_verdict(any_session: Session) -> None:
    for shown in NameShown:
        small = a_small_archive(any_session)
        small.agreements["amara"].name_shown = shown
        small.agreements["amara"].pseudonym = "Nan"
        any_session.flush()
        verdict = may(VISITOR, story_facts(any_session, small.story.id), Channel.page, NOW)
        assert voices_of_stories(any_session, {small.story.id})[small.story.id].together == verdict.name_to_show


def test_a_mention_that_does_not_stand_makes_no_mark_thread_or_link(session: Session) -> None:
    small = a_small_archive(session)
    gumbo = builders.a_subject(session, "warm gumbo", builders.SubjectKind.dish)
    builders.a_mention(session, small.soup[2], gumbo, quote="warm", start_char=7, end_char=11, score=0.2)
    assert "gumbo" not in words_in(read(session, small.story.slug))


def test_an_undecided_mention_that_stands_is_shown_as_suggested(session: Session) -> None:
    small = a_small_archive(session)
    page = read(session, small.story.slug)
    assert [p.mention.suggested for passage in page.passages for p in passage.parts if p.mention] == [True, True]


def test_how_it_was_made(session: Session) -> None:
    small = a_small_archive(session)
    machine = session.get_one(Transcript, small.second.current_transcript_id)
    machine.engine, machine.engine_version, machine.model = "whisper", "20250625", "base"
    first = session.get_one(Transcript, small.first.current_transcript_id)
    first.kind = TranscriptKind.typed
    read_again(session, small.second, small.beds, ["Not this", "The okra beds", "Rain at last"])
    mention = builders.a_mention(session, small.soup[1], small.callaloo, state=MentionState.rejected)
    builders.add(session, Decision(mention_id=mention.id, action="reject", decided_at=NOW))
    made = read(session, small.story.slug).made
    assert made.written == Written("machine", (Machine("whisper", "20250625", "base"),), 4, {small.beds[2].id})
    assert made.decided_count == 1


def read_again(session: Session, recording: Recording, passages: list[Passage], texts: list[str]) -> None:
    """A person's reading of the same passages after the current one."""
    former = recording.current_transcript_id
    made = Transcript(recording_id=recording.id, kind=TranscriptKind.corrected, parent_id=former, language="en",
                      settings={}, created_at=NOW)  # fmt: skip
    builders.add(session, made)
    for position, (passage, text) in enumerate(zip(passages, texts, strict=True)):
        before = session.query(PassageVersion).filter_by(passage_id=passage.id, transcript_id=former).one()
        again = PassageVersion(passage_id=passage.id, transcript_id=made.id, position=position, text=text, words=[],
                               start_s=before.start_s, end_s=before.end_s)  # fmt: skip
        builders.add(session, again)
    recording.current_transcript_id = made.id
    session.flush()


def test_words_that_were_heard_unsurely_are_marked_and_a_mention_as_a_whole(session: Session) -> None:
    small = a_small_archive(session)
    heard(session, small.soup[1], [["My", 10, 11, 0.3], ["callaloo", 11, 12, 0.2]])
    heard(session, small.soup[2], [["It", 20, 21, 0.9], ["was", 21, 22, 0.4], ["warm", 22, 23, 0.1]])
    page = read(session, small.story.slug)
    parts = {p.key: [(part.text, part.doubtful, bool(part.mention)) for part in p.parts] for p in page.passages}
    assert parts[small.soup[1].key] == [("My", True, False), (" ", False, False), ("callaloo", True, True)]
    assert parts[small.soup[2].key] == [("It ", False, False), ("was warm", True, False)]
    assert parts[small.beds[1].key] == [("The ", False, False), ("okra", False, True), (" beds", False, False)]


def heard(session: Session, passage: Passage, words: list[list[object]]) -> None:
    session.query(PassageVersion).filter_by(passage_id=passage.id).one().words = words
    session.flush()


def test_reading_a_longer_story_asks_no_more_questions(session: Session) -> None:
    def asked(slug: str) -> int:
        session.expire_all()
        count = 0

        def add_one(*_: object) -> None:
            nonlocal count
            count += 1

        event.listen(session.connection(), "before_cursor_execute", add_one)
        read(session, slug)
        event.remove(session.connection(), "before_cursor_execute", add_one)
        return count

    small = a_small_archive(session)
    short = asked(small.story.slug)
    lines = [(10 + n / 2, 10.5 + n / 2, f"callaloo {n}") for n in range(40)]
    for passage in builders.a_transcript(session, small.first, lines):
        builders.a_mention(session, passage, small.callaloo)
    assert len(read(session, small.story.slug).passages) > 30
    assert asked(small.story.slug) == short


def test_a_curator_reads_the_public_page_as_the_public_does(session: Session) -> None:
    small = a_small_archive(session)
    close(session, small, "hidden")
    with pytest.raises(NotFound):
        read_story(session, small.story.slug, viewer=Viewer(account_id=1, role=Role.curator), now=NOW)
