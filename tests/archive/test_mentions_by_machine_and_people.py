"""A machine suggests again and again; what people decided stays, and every decision can be taken back."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.deciding import accept_mention, reject_mention, repoint_mention, undo_decision
from archive.errors import Conflict, InvalidInput
from archive.mention_suggesting import Suggestion, suggest_mentions
from archive.mentions import Anchor, Decision, Mention, MentionState
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage
from archive.recipes import Recipe
from archive.stories import Story
from archive.subjects import Subject, SubjectKind
from tests.archive import builders
from tests.conftest import NOW

TEXT = "Blue corn and blue Corn"


@dataclass
class Told:
    passage: Passage
    story: Story
    corn: Subject
    okra: Subject


@pytest.fixture
def told(session: Session) -> Told:
    return tell(session)


def tell(session: Session) -> Told:
    recording = builders.a_recording(session)
    [passage] = builders.a_transcript(session, recording, [(0, 10, TEXT)])
    story = builders.a_story(session, [(recording, 0.0, 10.0)])
    corn, okra = (builders.a_subject(session, name, SubjectKind.crop) for name in ("blue corn", "okra"))
    return Told(passage, story, corn, okra)


def found(subject: Subject, start: int, end: int, score: float = 1.0) -> Suggestion:
    return Suggestion(start, end, TEXT[start:end], 1.0, 2.0, ("subject", subject.id), score)


def suggest(session: Session, told: Told, *suggestions: Suggestion, origin: str = "dictionary") -> int:
    return suggest_mentions(session, told.passage.id, suggestions, origin=origin, origin_version="1", now=NOW)


def mentions(session: Session, told: Told) -> list[Mention]:
    query = select(Mention).where(Mention.passage_id == told.passage.id).order_by(Mention.start_char, Mention.id)
    return list(session.scalars(query))


def errands(session: Session) -> list[tuple[Errand, int]]:
    return [(row.errand, row.target_id) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


@pytest.mark.database
def test_suggesting_twice_is_suggesting_once(any_session: Session) -> None:
    told = tell(any_session)
    both = (found(told.corn, 0, 9), found(told.corn, 14, 23))
    assert suggest(any_session, told, *both, *both) == 2
    before = [(one.id, one.score) for one in mentions(any_session, told)]
    asked = errands(any_session)
    assert asked == [(Errand.index_story, told.story.id)]
    assert suggest(any_session, told, *both) == 0
    assert [(one.id, one.score) for one in mentions(any_session, told)] == before
    assert errands(any_session) == asked
    assert suggest(any_session, told, *(replace(one, score=0.5) for one in both)) == 0
    assert [(one.id, one.score) for one in mentions(any_session, told)] == [(id_, 0.5) for id_, _ in before]
    assert errands(any_session) == asked * 2
    assert suggest(any_session, told, both[0], origin="sound-alike") == 1


def test_what_was_rejected_is_not_suggested_again_however_it_is_spelled(session: Session, told: Told) -> None:
    suggest(session, told, found(told.corn, 0, 9))
    [mention] = mentions(session, told)
    reject_mention(session, mention, by_id=None, now=NOW)
    for origin in ("dictionary", "model@2"):
        assert suggest(session, told, found(told.corn, 0, 9), found(told.corn, 14, 23), origin=origin) == 0
    assert suggest(session, told, found(told.okra, 0, 9), found(told.corn, 5, 9)) == 2
    assert mention.state is MentionState.rejected


def test_what_was_accepted_is_left_alone(session: Session, told: Told) -> None:
    suggest(session, told, found(told.corn, 0, 9))
    [mention] = mentions(session, told)
    accept_mention(session, mention, by_id=None, now=NOW)
    assert suggest(session, told, found(told.corn, 5, 9), origin="model@2") == 0
    assert suggest(session, told) == 0
    assert [one.state for one in mentions(session, told)] == [MentionState.accepted]


def test_what_a_run_no_longer_makes_goes_unless_someone_decided_on_it(session: Session, told: Told) -> None:
    suggest(session, told, found(told.corn, 0, 9), found(told.corn, 14, 23))
    suggest(session, told, found(told.okra, 0, 9), origin="model@2")
    first, _, second = mentions(session, told)
    accept_mention(session, second, by_id=None, now=NOW)
    undo_decision(session, second, by_id=None, now=NOW)
    asked = len(errands(session))
    suggest(session, told)
    assert first.id not in {one.id for one in mentions(session, told)}
    assert [(one.origin, one.start_char) for one in mentions(session, told)] == [("model@2", 0), ("dictionary", 14)]
    assert errands(session)[asked:] == [(Errand.index_story, told.story.id)]


def test_a_stale_suggestion_makes_room_for_the_same_words_found_again(session: Session, told: Told) -> None:
    suggest(session, told, found(told.corn, 0, 9))
    [stale] = mentions(session, told)
    stale.anchor = Anchor.stale
    session.flush()
    assert suggest(session, told, found(told.corn, 0, 9)) == 1
    [mention] = mentions(session, told)
    assert (mention.anchor, mention.quote) == (Anchor.valid, "Blue corn")
    assert mention is not stale


def test_a_text_that_was_corrected_meanwhile(session: Session, told: Told) -> None:
    for wrong in (replace(found(told.corn, 0, 9), quote="Blue horn"), replace(found(told.corn, 0, 0), quote="")):
        with pytest.raises(Conflict, match="read it again"):
            suggest(session, told, found(told.corn, 14, 23), wrong)
    assert mentions(session, told) == []


def test_the_audio_is_cut_again_for_someone_who_agreed_on_being_spoken_of(session: Session, told: Told) -> None:
    builders.an_agreement(session, subject_id=told.okra.id, withdrawn=True)
    suggest(session, told, found(told.okra, 0, 4))
    assert errands(session) == [(Errand.index_story, told.story.id), (Errand.cut_story, told.story.id)]


def actions(session: Session, mention: Mention) -> list[str]:
    query = select(Decision.action).where(Decision.mention_id == mention.id).order_by(Decision.id)
    return list(session.scalars(query))


@pytest.mark.database
def test_decisions_are_added_and_taken_back_one_by_one(any_session: Session) -> None:
    told, who = tell(any_session), builders.an_account(any_session)
    suggest(any_session, told, found(told.corn, 0, 9))
    [mention] = mentions(any_session, told)
    for act in (accept_mention, accept_mention, reject_mention):
        act(any_session, mention, by_id=who.id, reason="I know her.", now=NOW)
    with pytest.raises(InvalidInput, match="at most 500"):
        accept_mention(any_session, mention, by_id=who.id, reason="w" * 501, now=NOW)
    assert actions(any_session, mention) == ["accept", "reject"]
    seen = []
    for _ in range(2):
        undo_decision(any_session, mention, by_id=who.id, now=NOW)
        any_session.refresh(mention)
        seen.append(mention.state)
    assert seen == [MentionState.accepted, MentionState.suggested]
    with pytest.raises(InvalidInput, match="no decision"):
        undo_decision(any_session, mention, by_id=who.id, now=NOW)
    assert actions(any_session, mention) == ["accept", "reject", "undo", "undo"]
    assert errands(any_session).count((Errand.index_story, told.story.id)) == 1 + 4
    last = any_session.scalars(select(Decision).order_by(Decision.id).limit(1)).one()
    assert (last.account_id, last.reason, last.decided_at) == (who.id, "I know her.", NOW)


@pytest.mark.parametrize("side", ["former", "made"])
def test_pointing_at_something_else_and_undoing_it_from_either_side(session: Session, told: Told, side: str) -> None:
    suggest(session, told, found(told.corn, 0, 9))
    [former] = mentions(session, told)
    accept_mention(session, former, by_id=None, now=NOW)
    made = repoint_mention(session, former, ("subject", told.okra.id), by_id=None, now=NOW)
    assert (former.state, made.state) == (MentionState.rejected, MentionState.accepted)
    assert (made.quote, made.start_char, made.origin, made.subject_id) == ("Blue corn", 0, "person", told.okra.id)
    assert suggest(session, told, found(told.corn, 0, 9), found(told.okra, 0, 9)) == 0
    undo_decision(session, former if side == "former" else made, by_id=None, now=NOW)
    assert (former.state, made.state) == (MentionState.accepted, MentionState.suggested)
    assert actions(session, former) == ["accept", "repoint", "undo"]
    assert actions(session, made) == ["accept", "undo"]


def test_undoing_one_side_leaves_what_was_decided_on_the_other_since(session: Session, told: Told) -> None:
    suggest(session, told, found(told.corn, 0, 9))
    [former] = mentions(session, told)
    made = repoint_mention(session, former, ("subject", told.okra.id), by_id=None, now=NOW)
    reject_mention(session, made, by_id=None, now=NOW)
    undo_decision(session, former, by_id=None, now=NOW)
    assert (former.state, made.state) == (MentionState.suggested, MentionState.rejected)


def test_pointing_at_what_was_suggested_too_accepts_that(session: Session, told: Told) -> None:
    stew = builders.add(session, Recipe(slug="stew", title="Stew", dish_id=told.okra.id, created_at=NOW))
    suggest(session, told, found(told.corn, 0, 9), replace(found(told.corn, 0, 9), target=("recipe", stew.id)))
    corn, recipe = mentions(session, told)
    assert repoint_mention(session, corn, ("recipe", stew.id), by_id=None, now=NOW) is recipe
    assert session.scalar(select(func.count()).select_from(Mention)) == 2
    assert repoint_mention(session, recipe, ("recipe", stew.id), by_id=None, now=NOW) is recipe
    with pytest.raises(InvalidInput, match="in the archive"):
        repoint_mention(session, recipe, ("seed", 10**9), by_id=None, now=NOW)


def test_pointing_at_something_does_not_revive_what_went_stale(session: Session, told: Told) -> None:
    stale = builders.a_mention(session, told.passage, told.okra, end_char=9, anchor=Anchor.stale, origin="model@1")
    suggest(session, told, found(told.corn, 0, 9))
    [mention] = [one for one in mentions(session, told) if one.subject_id == told.corn.id]
    made = repoint_mention(session, mention, ("subject", told.okra.id), by_id=None, now=NOW)
    assert made is not stale
    assert (made.anchor, stale.state) == (Anchor.valid, MentionState.suggested)


def test_words_that_are_no_longer_there_can_only_be_rejected(session: Session, told: Told) -> None:
    mention = builders.a_mention(session, told.passage, told.corn, anchor=Anchor.stale)
    with pytest.raises(InvalidInput, match="no longer"):
        accept_mention(session, mention, by_id=None, now=NOW)
    with pytest.raises(InvalidInput, match="no longer"):
        repoint_mention(session, mention, ("subject", told.okra.id), by_id=None, now=NOW)
    assert actions(session, mention) == []
    assert reject_mention(session, mention, by_id=None, now=NOW).state is MentionState.rejected
