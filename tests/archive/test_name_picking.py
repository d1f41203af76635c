"""A name that belongs to two: a person's pick rejects the other, and counts for that narrator's later words."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.deciding import accept_mention, reject_mention, undo_decision
from archive.errors import InvalidInput
from archive.mention_ranking import weigh
from archive.mention_suggesting import Suggestion, suggest_mentions
from archive.mention_targets import Target
from archive.mentions import Mention, MentionState
from archive.misheard_names import SOUND_ALIKE
from archive.name_picking import pick_mention, same_as
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage
from archive.recipes import Recipe
from archive.recordings import Recording
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName
from tests.archive import builders
from tests.conftest import NOW

TEXT = "Rosa cooked callaloo"


def told_by(session: Session, *narrators: Subject) -> tuple[Recording, Passage]:
    recording = builders.a_recording(session, narrators=narrators)
    [passage] = builders.a_transcript(session, recording, [(0.0, 5.0, TEXT)])
    return recording, passage


def suggest(session: Session, passage: Passage, *subjects: Subject, quote: str = "Rosa", origin: str = "dictionary"):
    start = TEXT.index(quote)
    given = [Suggestion(start, start + len(quote), quote, 0.0, 1.0, ("subject", one.id), 0.5) for one in subjects]
    suggest_mentions(session, passage.id, given, origin=origin, origin_version="1", now=NOW)
    query = select(Mention).where(Mention.passage_id == passage.id, Mention.origin == origin).order_by(Mention.id)
    return list(session.scalars(query))


def names(session: Session, subject: Subject) -> list[tuple[str, NameKind]]:
    query = select(SubjectName.name, SubjectName.kind).where(SubjectName.subject_id == subject.id)
    return [tuple(row) for row in session.execute(query)]


def retags(session: Session) -> list[list[str]]:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.retag).order_by(OutboxRow.id))
    return [row.names for row in rows]


def test_a_pick_accepts_one_and_rejects_the_others(session: Session) -> None:
    cook, teacher = builders.a_subject(session, "Rosa"), builders.a_subject(session, "Rosa")
    _, passage = told_by(session)
    one, other = suggest(session, passage, cook, teacher)
    pick_mention(session, one, by_id=None, reason="Her aunt.", now=NOW)
    assert (one.state, other.state) == (MentionState.accepted, MentionState.rejected)
    assert retags(session) == [["rosa"]]
    assert suggest(session, passage, cook, teacher) == [one, other]
    undo_decision(session, one, by_id=None, now=NOW)
    assert (one.state, other.state) == (MentionState.suggested, MentionState.rejected)


@pytest.mark.database
def test_what_counts_for_one_of_two(any_session: Session) -> None:
    session = any_session
    cook, teacher, nadia = (builders.a_subject(session, name) for name in ("Rosa", "Rosa", "Nadia"))
    school = builders.a_subject(session, "the school", SubjectKind.place)
    stew = builders.a_subject(session, "callaloo", SubjectKind.dish)
    recipe = builders.add(
        session, Recipe(slug="c", title="Callaloo", dish_id=stew.id, from_person_id=cook.id, created_at=NOW)
    )
    both: tuple[Target, Target] = (("subject", cook.id), ("subject", teacher.id))
    first, passage = told_by(session, nadia)

    def lead(recording: Recording, *spoken_of: Target) -> float:
        weights = weigh(session, recording.id, {"rosa": both}, spoken_of=spoken_of)
        return weights["rosa", both[0]] - weights["rosa", both[1]]

    assert lead(first) == 0.0
    assert lead(first, ("recipe", recipe.id)) > 0.0
    assert lead(first, both[1]) < 0.0
    picked = suggest(session, passage, cook, teacher)[1]
    pick_mention(session, picked, by_id=None, now=NOW)
    later, _ = told_by(session, nadia)
    elsewhere, _ = told_by(session, builders.a_subject(session, "Milo"))
    assert lead(later) < lead(elsewhere) == 0.0
    accept_mention(session, builders.a_mention(session, passage, school), by_id=None, now=NOW)
    assert lead(elsewhere, ("subject", school.id)) < 0.0


def test_accepting_what_was_misheard_teaches_the_name_until_it_is_taken_back(session: Session) -> None:
    dish = builders.a_subject(session, "kallaloo", SubjectKind.dish)
    (_, passage), (_, again) = told_by(session), told_by(session)
    [one], [other] = (suggest(session, where, dish, quote="callaloo", origin=SOUND_ALIKE) for where in (passage, again))
    accept_mention(session, one, by_id=None, now=NOW)
    assert names(session, dish) == [("callaloo", NameKind.heard_as)]
    accept_mention(session, other, by_id=None, now=NOW)
    assert names(session, dish) == [("callaloo", NameKind.heard_as)]
    reject_mention(session, one, by_id=None, now=NOW)
    assert names(session, dish) == [("callaloo", NameKind.heard_as)]
    undo_decision(session, other, by_id=None, now=NOW)
    assert names(session, dish) == []
    assert ["callaloo"] in retags(session)


def test_a_heard_name_that_was_there_before_stays(session: Session) -> None:
    dish = builders.a_subject(session, "kallaloo", SubjectKind.dish)
    session.add(SubjectName(subject_id=dish.id, name="Callaloo", kind=NameKind.heard_as))
    _, passage = told_by(session)
    [one] = suggest(session, passage, dish, quote="callaloo", origin=SOUND_ALIKE)
    accept_mention(session, one, by_id=None, now=NOW)
    undo_decision(session, one, by_id=None, now=NOW)
    assert names(session, dish) == [("Callaloo", NameKind.heard_as)]


def test_same_as_gives_the_other_subject_the_name(session: Session) -> None:
    rosa, rosalind = builders.a_subject(session, "Rosa"), builders.a_subject(session, "Rosalind")
    _, passage = told_by(session)
    [one] = suggest(session, passage, rosa)
    made = same_as(session, one, rosalind, by_id=None, reason="Her short name.", now=NOW)
    assert (one.state, made.state, made.subject_id) == (MentionState.rejected, MentionState.accepted, rosalind.id)
    assert names(session, rosalind) == [("Rosa", NameKind.variant)]
    rosa.retired_at = NOW
    with pytest.raises(InvalidInput, match="retired"):
        same_as(session, made, rosa, by_id=None, now=NOW)
