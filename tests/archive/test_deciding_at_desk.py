"""One answer on words, whatever it touches, is one act: remembered, and taken back whole."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Role
from archive.deciding import accept_mention, undo_decision
from archive.deciding_at_desk import decide, find_mention, take_back
from archive.decisions_seen import DecidedMeanwhile, seen_of
from archive.errors import InvalidInput, NotFound
from archive.gate import Viewer
from archive.mentions import Decision, Mention, MentionState
from archive.reading_decisions import mentions_of_passage, newest_decisions
from archive.reading_undecided import read_undecided
from archive.subjects import Subject, SubjectKind, SubjectName
from archive.target_lookup import subject_given, target_given
from tests.archive import builders
from tests.conftest import NOW

CURATOR = Viewer(role=Role.curator)


def two_rosas(session: Session) -> tuple[Mention, Mention]:
    recording = builders.a_recording(session)
    [passage] = builders.a_transcript(session, recording, [(0.0, 5.0, "Rosa cooked callaloo")])
    one, other = (builders.a_subject(session, name) for name in ("Rosa the cook", "Rosa the teacher"))
    return tuple(
        builders.a_mention(session, passage, subject, quote="Rosa", start_char=0, end_char=4, score=score)
        for subject, score in ((one, 0.6), (other, 0.4))
    )


def states(*mentions: Mention) -> list[str]:
    return [mention.state.value for mention in mentions]


@pytest.mark.database
def test_every_answer_is_taken_back_whole(any_session: Session) -> None:
    session = any_session
    one, other = two_rosas(session)
    third = builders.a_subject(session, "Rosa the gardener")
    for act, target, after in (
        ("accept", None, ["accepted", "rejected"]),
        ("none", None, ["rejected", "rejected"]),
        ("reject", None, ["rejected", "suggested"]),
        ("repoint", ("subject", third.id), ["rejected", "rejected"]),
        ("repoint", ("subject", other.subject_id), ["rejected", "accepted"]),
        ("same_as", ("subject", third.id), ["rejected", "rejected"]),
    ):
        before = len(session.scalars(select(Decision)).all())
        answered = decide(session, one, act, target=target, seen=seen_of(session, one), by_id=None, now=NOW)
        assert states(one, other) == after, act
        assert len(session.scalars(select(Decision)).all()) > before
        take_back(session, answered, seen=seen_of(session, one), by_id=None, now=NOW)
        assert states(one, other) == ["suggested", "suggested"], act
    assert session.scalars(select(SubjectName.name)).all() == []
    assert [words.quote for words in read_undecided(session, viewer=CURATOR, now=NOW).words] == ["Rosa"]
    assert len(read_undecided(session, viewer=CURATOR, now=NOW).words[0].choices) == 2


def test_what_was_decided_since_stays_when_the_answer_before_is_taken_back(session: Session) -> None:
    one, other = two_rosas(session)
    decide(session, one, "accept", by_id=None, now=NOW)
    decide(session, other, "accept", by_id=None, now=NOW)
    assert states(one, other) == ["accepted", "accepted"], "a voice may speak of both"
    take_back(session, one, by_id=None, now=NOW)
    assert states(one, other) == ["suggested", "accepted"]


def test_a_decision_that_came_another_way_is_taken_back_too(session: Session) -> None:
    one, other = two_rosas(session)
    accept_mention(session, one, by_id=None, now=NOW)
    take_back(session, one, by_id=None, now=NOW)
    assert states(one, other) == ["suggested", "suggested"]
    with pytest.raises(InvalidInput, match="no decision on this mention"):
        take_back(session, one, by_id=None, now=NOW)


def test_a_name_that_people_go_on_using_stays(session: Session) -> None:
    one, other = two_rosas(session)
    kept = builders.a_subject(session, "Aunt R")
    made = decide(session, one, "same_as", target=("subject", kept.id), by_id=None, now=NOW)
    passage_id = builders.a_transcript(session, builders.a_recording(session), [(0.0, 5.0, "Rosa again")])[0]
    elsewhere = builders.a_mention(session, passage_id, kept, quote="Rosa", start_char=0, end_char=4)
    accept_mention(session, elsewhere, by_id=None, now=NOW)
    take_back(session, made, by_id=None, now=NOW)
    assert session.scalars(select(SubjectName.name)).all() == ["Rosa"]
    assert states(one, other) == ["suggested", "suggested"]


def test_the_same_thing_suggested_by_two_machines_is_asked_once(session: Session) -> None:
    one, other = two_rosas(session)
    passage_id, cook = one.passage_id, session.get_one(Subject, one.subject_id)
    twice = Mention(
        passage_id=passage_id, subject_id=cook.id, quote="Rosa", start_char=0, end_char=4, start_s=1.0, end_s=2.0,
        origin="sound-alike", score=0.5, created_at=NOW,
    )  # fmt: skip
    builders.add(session, twice)
    [words] = read_undecided(session, viewer=CURATOR, now=NOW).words
    assert [choice.mention_key for choice in words.choices] == [one.key, other.key]
    decide(session, one, "accept", by_id=None, now=NOW)
    assert states(one, twice, other) == ["accepted", "accepted", "rejected"]
    assert read_undecided(session, viewer=CURATOR, now=NOW).total == 0


def test_whoever_saw_less_is_refused(session: Session) -> None:
    one, other = two_rosas(session)
    by = builders.an_account(session, Role.curator)
    decide(session, one, "reject", seen="0", by_id=by.id, now=NOW)
    for act in (lambda: decide(session, other, "accept", seen="0", by_id=None, now=NOW),
                lambda: take_back(session, one, seen="0", by_id=None, now=NOW)):  # fmt: skip
        with pytest.raises(DecidedMeanwhile, match="Someone decided on these words meanwhile") as refused:
            act()
        assert refused.value.seen == "1"
    assert states(one, other) == ["rejected", "suggested"]


@pytest.mark.database
def test_what_was_decided_is_read_with_who_and_why(any_session: Session) -> None:
    session = any_session
    one, other = two_rosas(session)
    decide(session, one, "accept", by_id=builders.an_account(session).id, reason="Her aunt.", now=NOW)
    passage_key = newest_decisions(session, viewer=CURATOR, now=NOW)[0].passage_key
    read = mentions_of_passage(session, passage_key, viewer=CURATOR, now=NOW)
    assert [(each.key, each.state, each.by, each.reason) for each in read] == [
        (one.key, "accepted", "Someone", "Her aunt."), (other.key, "rejected", "Someone", "Her aunt."),
    ]  # fmt: skip
    assert all(each.can_take_back and each.seen == "2" for each in read)
    undo_decision(session, other, by_id=None, now=NOW)
    told = {each.key: each for each in newest_decisions(session, viewer=CURATOR, now=NOW)}
    assert (told[other.key].state, told[other.key].can_take_back) == (MentionState.suggested.value, False)


def test_what_is_meant_is_found_by_name_address_or_not_at_all(session: Session) -> None:
    dish = builders.a_subject(session, "Callaloo", SubjectKind.dish)
    twin = builders.a_subject(session, "Callaloo", SubjectKind.crop)
    rosa = builders.a_subject(session, "Rosa")
    assert target_given(session, "  rosa ") == ("subject", rosa.id)
    assert target_given(session, f"/dishes/{dish.slug}") == ("subject", dish.id)
    assert subject_given(session, f"crops/{twin.slug}").id == twin.id
    with pytest.raises(InvalidInput, match=f"may be crops/{twin.slug} or dishes/{dish.slug}"):
        target_given(session, "Callaloo")
    rosa.retired_at = NOW
    for given, sentence in (
        ("Rosa", "is retired"), ("", "Say what the words speak of"), ("seeds/none", "no “seeds/none” in use"),
        ("dishes/none", "Nothing in the archive is called"), ("x/y/z", "Nothing in the archive is called"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=sentence):
            target_given(session, given)
    with pytest.raises(NotFound):
        find_mention(session, "nosuchkey2")
