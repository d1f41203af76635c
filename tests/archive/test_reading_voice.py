"""Which voice opens a page: decided before suggested, clear before unclear, whole before broken, always the same."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from archive.gate import VISITOR
from archive.mentions import MentionState
from archive.passages import PassageVersion
from archive.reading_moments import Moment
from archive.reading_subjects import read_subject
from archive.reading_voice import opening_voice, stands_alone
from archive.subjects import SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive, close
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}
GOOD = Moment(
    1, "s", "S", "Amara", "key", "My grandmother never salted callaloo before it was off the fire.", (), "Amara",
    10.0, 20.0, suggested=False, audible=True,
)  # fmt: skip


@pytest.mark.parametrize(
    "worse",
    [
        {"suggested": True},
        {"audible": False},
        {"made_up": True},
        {"quote": "and then it was off the fire and we ate"},
        {"quote": "Yes."},
        {"quote": "She never salted callaloo before it was off the fire, not once."},
        {"end_s": 12.0},
        {"end_s": 50.0},
    ],
)
def test_the_better_voice_is_chosen_wherever_it_stands(session: Session, worse: dict[str, object]) -> None:
    other = replace(GOOD, start_s=10.0, **worse)
    assert opening_voice(session, [GOOD, other]) == GOOD
    assert opening_voice(session, [other, GOOD]) == GOOD


def test_what_a_person_accepted_comes_before_everything_else(session: Session) -> None:
    accepted = replace(GOOD, quote="and so", audible=False, made_up=True, end_s=11.0)
    assert opening_voice(session, [replace(GOOD, suggested=True), accepted]) == accepted


def test_between_equals_the_strongest_story_speaks(session: Session) -> None:
    other = replace(GOOD, story_id=2)
    assert opening_voice(session, [GOOD, other]) == GOOD
    assert opening_voice(session, [other, GOOD]) == other
    assert opening_voice(session, []) is None


def test_a_sentence_in_quotation_marks_stands_alone_too() -> None:
    assert stands_alone("“Nobody here salted callaloo before it left the fire.”") == 3
    assert stands_alone("and") == 0
    assert stands_alone("") == 1


def test_what_was_clearly_heard_comes_before_what_was_not(session: Session) -> None:
    small = a_small_archive(session)
    builders.a_mention(session, small.soup[2], small.callaloo)
    versions = {version.passage_id: version for version in session.query(PassageVersion)}
    versions[small.soup[1].id].confidence = 0.4
    versions[small.soup[2].id].confidence = 0.9
    session.flush()
    page = read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT)
    assert page.voice.passage_key == small.soup[2].key
    versions[small.soup[1].id].confidence = None
    versions[small.soup[2].id].confidence = 0.4
    session.flush()
    page = read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT)
    assert page.voice.passage_key == small.soup[1].key


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "draft", "not agreed"])
def test_a_closed_voice_opens_no_page(session: Session, way: str) -> None:
    small = a_small_archive(session)
    assert read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT).voice.suggested
    close(session, small, way)
    assert read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT).voice is None


def test_a_decision_brings_another_voice_to_the_top(session: Session) -> None:
    small = a_small_archive(session)
    decided = builders.a_mention(session, small.soup[2], small.callaloo, state=MentionState.accepted)
    voice = read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT).voice
    assert (voice.passage_key, voice.suggested) == (small.soup[2].key, False)
    decided.state = MentionState.rejected
    session.flush()
    assert read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT).voice.passage_key == small.soup[1].key
