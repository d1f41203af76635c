"""Two people become one and part again: what may be met never widens, and everything is put back."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement, reinstate, withdraw
from archive.agreements import Agreement, NameShown, Use
from archive.channels import Channel
from archive.errors import Conflict, InvalidInput
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import story_facts
from archive.gate_lists import visible_to
from archive.joined_words import current_words, strictest_name
from archive.mentions import MentionState
from archive.passages import Passage
from archive.reading_subjects import read_subject
from archive.recordings import Contribution, Recording
from archive.stories import Story
from archive.subject_merging import merge_subjects, unmerge_subjects
from archive.subjects import Audience, NameKind, Subject, SubjectKind, SubjectName, SubjectPicture
from ingest.auditing_record import agreements_only_grow
from tests.archive import builders
from tests.archive.test_gate_agreement import build
from tests.archive.whole_record import whole_record
from tests.conftest import NOW, rolled_back

ASKED = [Channel.page, Channel.media, Channel.feed, Channel.trail, Channel.print]
"""A channel of each use, and one that carries audio; `may` and `visible_to` are one rule (see test_gate_agreement)."""


@pytest.fixture
def each(request: pytest.FixtureRequest) -> Iterator[Session]:
    yield from rolled_back(request.getfixturevalue("sqlite_engine"))


def opened(session: Session, things: dict[type, list[int]], who: Viewer = VISITOR) -> set[tuple[str, int, Channel]]:
    """What a visitor, or someone else, may meet, and through which channel."""
    return {
        (thing.__name__, id_, channel)
        for thing in (Story, Passage, Subject)
        for channel in ASKED
        for id_ in session.scalars(
            select(thing.id).where(visible_to(who, channel, NOW, thing=thing), thing.id.in_(things[thing]))
        )
    }


def names_told(session: Session, things: dict[type, list[int]]) -> dict[tuple[int, Channel], str]:
    return {
        (id_, channel): verdict.name_to_show
        for id_ in things[Story]
        for facts in [story_facts(session, id_)]
        for channel in ASKED
        if (verdict := may(VISITOR, facts, channel, NOW)).allow
    }


def check(session: Session, seed: int) -> str:
    """Merge two of a random archive's people and take it back."""
    point = session.begin_nested()
    dice = random.Random(seed)
    built = build(session, dice)
    things, who = built.things, Viewer(circle=built.circles[1]) if seed % 2 else VISITOR
    kept, gone = (session.get_one(Subject, id_) for id_ in dice.sample(things[Subject][:3], 2))
    record, before, named = whole_record(session), opened(session, things, who), names_told(session, things)
    words = [*current_words(session, kept).values(), *current_words(session, gone).values()]
    reserved = strictest_name(words) is not NameShown.full
    try:
        merge = merge_subjects(session, gone, kept, by_id=None, now=NOW)
    except InvalidInput:
        assert whole_record(session) == record
        outcome = "refused"
    else:
        after = opened(session, things, who)
        of_gone = {
            ("Subject", kept.id, channel) for thing, id_, channel in before if (thing, id_) == ("Subject", gone.id)
        }
        assert after <= before | of_gone, (seed, after - before - of_gone)
        check_names(named, names_told(session, things), kept, gone, reserved=reserved)
        unmerge_subjects(session, merge, by_id=None, now=NOW)
        assert opened(session, things, who) == before
        assert said_now(session) == [row for row in record["agreements"] if in_force(row)]
        assert whole_record(session, without=frozenset({"agreements"})) == {
            name: rows for name, rows in record.items() if name != "agreements"
        }
        outcome = "merged" if after < before else "merged, nothing closed"
    point.rollback()
    session.expunge_all()
    return outcome


def in_force(row: tuple[object, ...]) -> bool:
    return bool(row[list(Agreement.__table__.columns.keys()).index("current")])


def said_now(session: Session) -> list[tuple[object, ...]]:
    rows = session.execute(select(Agreement.__table__).where(Agreement.current))
    return sorted((tuple(row) for row in rows), key=repr)


def check_names(before, after, kept, gone, *, reserved: bool) -> None:
    """A full name stands where the other's stood, and nowhere once either asked for less than that."""
    for place, name in after.items():
        assert gone.name not in name, "the name that was given up"
        if kept.name in name:
            assert not reserved, (place, name)
            assert kept.name in before[place] or gone.name in before[place], (place, before[place], name)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_a_merge_of_two_people_never_opens_anything_and_can_be_taken_back(each: Session, seed: int) -> None:
    check(each, seed)


def test_the_random_archives_show_every_outcome(each: Session) -> None:
    assert {check(each, seed) for seed in range(12)} == {"merged", "merged, nothing closed"}


@pytest.mark.database
def test_the_same_on_both_databases(any_session: Session) -> None:
    for seed in range(3):
        check(any_session, seed)


def told_by(session: Session, *people: Subject, name_shown: NameShown = NameShown.full) -> tuple[Recording, Story]:
    """A recording told by these people, who all agree, and an open story of it that speaks of callaloo."""
    recording = builders.a_recording(session, narrators=people)
    builders.a_transcript(session, recording, [(0, 10, "callaloo")])
    story = builders.a_story(session, [(recording, 0.0, 10.0)])
    for person in people:
        agree(session, recording, person, name_shown=name_shown)
    return recording, story


def agree(session: Session, scope, person: Subject | None, *, uses=tuple(Use), **terms: object) -> Agreement:
    given = {"name_shown": NameShown.full, "wording": "Yes.", "evidence": "Said.", "by_id": None, "now": NOW, **terms}
    person_id = None if person is None else person.id
    return record_agreement(session, scope=scope, person_id=person_id, uses=uses, **given)


def name_in(session: Session, story: Story) -> str | None:
    verdict = may(VISITOR, story_facts(session, story.id), Channel.page, NOW)
    return verdict.name_to_show if verdict.allow else None


def merged(session: Session, gone: Subject, kept: Subject):
    return merge_subjects(session, gone, kept, by_id=None, now=NOW)


def audited(session: Session) -> list[str]:
    return [f"{found.thing} {found.sentence}" for found in agreements_only_grow(session)]


@pytest.fixture
def rosa(session: Session) -> Subject:
    return builders.a_subject(session, "Rosa Alvarez")


@pytest.fixture
def rosita(session: Session) -> Subject:
    return builders.a_subject(session, "Rosita A.")


def test_who_has_said_how_they_are_named_is_the_one_who_is_kept(session: Session, rosa, rosita) -> None:
    told_by(session, rosita)
    with pytest.raises(InvalidInput, match=r"merge “Rosa Alvarez” into “Rosita A\.” instead"):
        merged(session, rosita, rosa)
    merged(session, rosa, rosita)


def test_a_name_that_nobody_met_does_not_take_the_place_of_one_that_is_met(session: Session, rosa, rosita) -> None:
    amara = builders.a_subject(session, "Amara Okafor")
    _, story = told_by(session, amara)
    passage = session.scalars(select(Passage)).one()
    builders.a_mention(session, passage, rosita, state=MentionState.accepted)
    with pytest.raises(InvalidInput, match=r"“Rosita A\.” is met in public \(web\) and “Rosa Alvarez” is not"):
        merged(session, rosita, rosa)
    agree(session, builders.a_recording(session, narrators=(rosa,)), rosa)
    merged(session, rosita, rosa)
    assert name_in(session, story) == "Amara Okafor"


@pytest.mark.parametrize(("first", "second", "shown"), [
    (NameShown.full, NameShown.full, "Rosa Alvarez"),
    (NameShown.full, NameShown.given, "Rosa"),
    (NameShown.given, NameShown.full, "Rosa"),
    (NameShown.full, NameShown.anonymous, "a narrator"),
])  # fmt: skip
def test_the_more_reserved_name_holds_everywhere(session: Session, rosa, rosita, first, second, shown) -> None:  # noqa: PLR0917
    _, own = told_by(session, rosa, name_shown=first)
    _, others = told_by(session, rosita, name_shown=second)
    merge = merged(session, rosita, rosa)
    assert (name_in(session, own), name_in(session, others)) == (shown, shown)
    assert audited(session) == []
    unmerge_subjects(session, merge, by_id=None, now=NOW)
    assert audited(session) == []
    full = {NameShown.full: "Rosita A.", NameShown.given: "Rosita", NameShown.anonymous: "a narrator"}
    assert name_in(session, others) == full[second]


def test_a_pseudonym_is_not_carried_to_where_it_was_not_asked_for(session: Session, rosa, rosita) -> None:
    recording, own = told_by(session, rosa)
    agree(session, recording, rosa, name_shown=NameShown.pseudonym, pseudonym="Nan")
    _, others = told_by(session, rosita)
    merged(session, rosita, rosa)
    assert (name_in(session, own), name_in(session, others)) == ("Nan", "a narrator")


def test_what_both_tell_and_one_agreed_to_stays_closed_until_they_are_asked(session: Session, rosa, rosita) -> None:
    recording = builders.a_recording(session, narrators=(rosa, rosita))
    story = builders.a_story(session, [(recording, 0.0, 10.0)])
    agree(session, recording, rosa)
    assert name_in(session, story) is None
    merge = merged(session, rosita, rosa)
    assert name_in(session, story) is None
    parts = session.scalars(select(Contribution.person_id).where(Contribution.recording_id == recording.id)).all()
    assert parts == [rosa.id]
    agree(session, recording, rosa)
    assert name_in(session, story) == "Rosa Alvarez"
    unmerge_subjects(session, merge, by_id=None, now=NOW)
    assert name_in(session, story) is None, "Rosita was never asked"
    assert audited(session) == []


def test_a_word_on_a_story_of_two_recordings_is_not_stretched_over_both(session: Session, rosa, rosita) -> None:
    recordings = [builders.a_recording(session, narrators=(person,)) for person in (rosa, rosita)]
    story = builders.a_story(session, [(recording, 0.0, 10.0) for recording in recordings])
    agree(session, story, rosa)
    assert name_in(session, story) is None
    merged(session, rosita, rosa)
    assert name_in(session, story) is None


def test_a_withdrawal_holds_and_taking_it_back_gives_the_stricter_terms(session: Session, rosa, rosita) -> None:
    recording, story = told_by(session, rosa, rosita)
    agree(session, recording, rosita, uses=(Use.web,), name_shown=NameShown.given)
    withdraw(session, recording, person_id=rosita.id, reason="asked", by_id=None, now=NOW)
    merge = merged(session, rosita, rosa)
    assert name_in(session, story) is None
    with pytest.raises(Conflict, match="reinstate it"):
        agree(session, recording, rosa)
    word = reinstate(session, recording, person_id=rosa.id, reason="asked again", by_id=None, now=NOW)
    assert (word.web, word.print, name_in(session, story)) == (True, False, "Rosa")
    unmerge_subjects(session, merge, by_id=None, now=NOW)
    assert name_in(session, story) is None, "what Rosita took back is not reinstated by parting"
    assert audited(session) == []


def test_what_is_said_of_the_one_person_holds_for_both_once_they_part(session: Session, rosa, rosita) -> None:
    amara = builders.a_subject(session, "Amara Okafor")
    told_by(session, amara)
    passage = session.scalars(select(Passage)).one()
    for person in (rosa, rosita):
        builders.a_mention(session, passage, person, start_char=person.id, state=MentionState.accepted)
    merge = merged(session, rosita, rosa)
    withdraw(session, rosa, reason="do not speak of me", by_id=None, now=NOW)
    unmerge_subjects(session, merge, by_id=None, now=NOW)
    words = session.scalars(select(Agreement).where(Agreement.current, Agreement.subject_id == rosita.id)).all()
    assert [word.withdrawn for word in words] == [True]
    assert audited(session) == []


def test_a_newer_word_on_a_recording_is_not_undone_by_parting(session: Session, rosa, rosita) -> None:
    told_by(session, rosa)
    recording, story = told_by(session, rosita)
    merge = merged(session, rosita, rosa)
    agree(session, recording, rosa, uses=(Use.print,))
    assert name_in(session, story) is None
    unmerge_subjects(session, merge, by_id=None, now=NOW)
    assert name_in(session, story) is None
    (word,) = session.scalars(select(Agreement).where(Agreement.current, Agreement.person_id == rosita.id))
    assert (word.web, word.print) == (False, True)
    assert audited(session) == []


def test_names_and_pictures_of_the_other_stay_at_the_desk(session: Session, rosa, rosita) -> None:
    told_by(session, rosa)
    told_by(session, rosita)
    builders.add(session, SubjectName(subject_id=rosita.id, name="Rosie", kind=NameKind.variant))
    picture = SubjectPicture(
        subject_id=rosita.id, name="a.webp", width_px=1, height_px=1, alt_text="Rosita at her stove",
        audience=Audience.everyone, created_at=NOW,
    )  # fmt: skip
    builders.add(session, picture)
    merge = merged(session, rosita, rosa)
    page = read_subject(session, SubjectKind.person, rosa.slug, viewer=VISITOR, now=NOW)
    assert (page.other_names, page.pictures) == ((), ())
    assert len(page.told) == 2
    unmerge_subjects(session, merge, by_id=None, now=NOW)
    page = read_subject(session, SubjectKind.person, rosita.slug, viewer=VISITOR, now=NOW)
    assert (page.other_names, [shown.alt_text for shown in page.pictures]) == (("Rosie",), ["Rosita at her stove"])


def test_a_merge_upon_a_merge_is_taken_back_first(session: Session, rosa, rosita) -> None:
    third = builders.a_subject(session, "Rosa A.")
    first = merged(session, rosita, rosa)
    second = merged(session, rosa, third)
    with pytest.raises(InvalidInput, match="itself merged into another since"):
        unmerge_subjects(session, first, by_id=None, now=NOW)
    unmerge_subjects(session, second, by_id=None, now=NOW)
    unmerge_subjects(session, first, by_id=None, now=NOW)
    with pytest.raises(InvalidInput, match="taken back already"):
        unmerge_subjects(session, first, by_id=None, now=NOW)
