"""Withdrawing closes at once, reinstating opens what was open and nothing more, and versions only grow."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from archive.agreeing import affected_stories, record_agreement, reinstate, withdraw
from archive.agreement_versions import Scope
from archive.agreements import Agreement, NameShown, Use
from archive.channels import Channel
from archive.errors import Conflict, InvalidInput
from archive.events import Event
from archive.gate import VISITOR, may
from archive.gate_facts import passage_facts, story_facts
from archive.gate_lists import visible_to
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage
from archive.recordings import Part, Recording, add_contribution
from archive.stories import Story
from archive.subjects import Subject, SubjectKind
from tests.archive import builders
from tests.conftest import NOW


@dataclass
class Told:
    amara: Subject
    milo: Subject
    recording: Recording
    passages: list[Passage]
    story: Story


@pytest.fixture
def told(session: Session) -> Told:
    return tell(session)


def tell(session: Session) -> Told:
    """An open story told by Amara and recorded by Milo, whose second passage speaks of Milo."""
    amara, milo = (builders.a_subject(session, name) for name in ("Amara Okafor", "Milo Terns"))
    recording = builders.a_recording(session, narrators=(amara,))
    add_contribution(session, recording, person_id=milo.id, part=Part.recordist)
    passages = builders.a_transcript(session, recording, [(0, 10, "the jar"), (10, 20, "Milo Terns came")])
    builders.a_mention(session, passages[1], milo, state="accepted")
    spans = [(recording, 0.0, 30.0)]
    story = builders.a_story(session, spans)
    builders.a_copy(session, story, spans)
    agree(session, recording, amara)
    return Told(amara, milo, recording, passages, story)


def agree(session: Session, scope: Scope, person: Subject | None, **fields: object) -> Agreement:
    given = {
        "uses": list(Use), "name_shown": NameShown.full, "wording": "I agree.", "evidence": "signed", "by_id": None,
        "now": NOW, "person_id": person.id if person else None, **fields,
    }  # fmt: skip
    return record_agreement(session, scope=scope, **given)  # type: ignore[arg-type]


def is_open(session: Session, thing: Story | Passage, channel: Channel = Channel.page) -> bool:
    """What the gate says of the thing, asked both ways."""
    session.flush()
    facts = story_facts(session, thing.id) if isinstance(thing, Story) else passage_facts(session, thing.id)
    kind = type(thing)
    listed = session.scalar(select(kind.id).where(kind.id == thing.id, visible_to(VISITOR, channel, NOW, thing=kind)))
    assert (listed is not None) == may(VISITOR, facts, channel, NOW).allow
    return listed is not None


def errands(session: Session) -> list[tuple[Errand, int]]:
    return [(row.errand, row.target_id) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


@pytest.mark.database
@pytest.mark.parametrize("whose", ["story", "recording", "narrator", "passage", "heard"])
def test_a_withdrawal_closes_at_once_and_a_reinstatement_opens_again(any_session: Session, whose: str) -> None:
    told = tell(any_session)
    scope, person_id = {
        "story": (told.story, None),
        "recording": (told.recording, None),
        "narrator": (told.recording, told.amara.id),
        "passage": (told.passages[0], None),
        "heard": (told.milo, None),
    }[whose]
    closes = told.passages[0] if whose == "passage" else told.story
    channel = Channel.page
    assert is_open(any_session, closes, channel)
    withdrawal = withdraw(any_session, scope, person_id=person_id, reason="She asked.", by_id=None, now=NOW)
    assert withdrawal.withdrawn
    assert not is_open(any_session, closes, channel)
    assert not is_open(any_session, told.story, Channel.media)
    assert errands(any_session)[-2:] == [(Errand.cut_story, told.story.id), (Errand.index_story, told.story.id)]
    before = len(errands(any_session))
    assert withdraw(any_session, scope, person_id=person_id, reason="Again.", by_id=None, now=NOW) is withdrawal
    assert len(errands(any_session)) == before
    reinstate(any_session, scope, person_id=person_id, reason="She asked.", by_id=None, now=NOW)
    assert is_open(any_session, closes, channel)
    assert is_open(any_session, told.story, Channel.media)
    assert errands(any_session)[before:] == [(Errand.cut_story, told.story.id), (Errand.index_story, told.story.id)]


def test_a_reinstatement_opens_nothing_that_was_closed_before(session: Session) -> None:
    """Nobody agreed on this recording: its story was closed before the withdrawal, and is closed after it."""
    recording = builders.a_recording(session)
    story = builders.a_story(session, [(recording, 0.0, 10.0)])
    for _ in range(2):
        withdraw(session, story, reason="", by_id=None, now=NOW)
        reinstate(session, story, reason="", by_id=None, now=NOW)
        assert not is_open(session, story)
    agree(session, story, None)
    assert is_open(session, story)


def test_a_reinstatement_closes_nothing_however_often(session: Session, told: Told) -> None:
    """Nothing was ever agreed on the story itself, so once reinstated it adds no word of its own."""
    for _ in range(3):
        withdraw(session, told.story, reason="", by_id=None, now=NOW)
        assert not is_open(session, told.story)
        reinstate(session, told.story, reason="", by_id=None, now=NOW)
        assert is_open(session, told.story)


def test_a_reinstatement_says_the_former_terms_again(session: Session, told: Told) -> None:
    agreed = agree(
        session, told.recording, told.amara, uses=[Use.web, Use.print], name_shown=NameShown.pseudonym,
        pseudonym="A keeper", ends_at=NOW + timedelta(days=9),
    )  # fmt: skip
    for _ in range(2):
        taken_back = withdraw(session, told.recording, person_id=told.amara.id, reason="", by_id=None, now=NOW)
        assert (taken_back.name_shown, taken_back.pseudonym) == (NameShown.pseudonym, "A keeper")
        assert not any(getattr(taken_back, use.value) for use in Use)
        again = reinstate(session, told.recording, person_id=told.amara.id, reason="", by_id=None, now=NOW)
        names = ("name_shown", "pseudonym", "starts_at", "ends_at", "wording", *(use.value for use in Use))
        assert [getattr(again, name) for name in names] == [getattr(agreed, name) for name in names]
        assert again.current
    with pytest.raises(InvalidInput, match="not withdrawn"):
        reinstate(session, told.recording, person_id=told.amara.id, reason="", by_id=None, now=NOW)


def test_a_new_agreement_does_not_lift_a_withdrawal(session: Session, told: Told) -> None:
    withdraw(session, told.recording, person_id=told.amara.id, reason="", by_id=None, now=NOW)
    with pytest.raises(Conflict, match="reinstate"):
        agree(session, told.recording, told.amara)
    assert not is_open(session, told.story)


def test_a_new_agreement_stands_in_place_of_the_former(session: Session, told: Told) -> None:
    steward = builders.an_account(session)
    agreement = agree(session, told.recording, told.amara, uses=[Use.print], by_id=steward.id)
    assert (agreement.version, agreement.current) == (2, True)
    assert not is_open(session, told.story)
    assert is_open(session, told.story, Channel.print)
    event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.act, event.thing, event.account_id) == ("agree", f"recording:{told.recording.key}", steward.id)
    assert event.detail == {"agreement": agreement.key, "version": 2}


def test_what_makes_no_agreement(session: Session, told: Told) -> None:
    okra = builders.a_subject(session, "okra", SubjectKind.crop)
    for scope, person, fields, says in (
        (told.recording, okra, {}, "Choose the person"),
        (told.recording, None, {"person_id": 10**9}, "Choose the person"),
        (okra, None, {}, "Only a person"),
        (told.milo, told.amara, {}, "only for themselves"),
        (told.recording, told.amara, {"name_shown": NameShown.pseudonym, "pseudonym": " "}, "pseudonym"),
        (told.recording, told.amara, {"starts_at": NOW, "ends_at": NOW}, "end after it starts"),
        (told.recording, told.amara, {"pseudonym": "a" * 201}, "at most 200"),
        (told.recording, told.amara, {"evidence": ""}, "evidence"),
        (told.recording, told.amara, {"wording": " "}, "wording"),
    ):
        with pytest.raises(InvalidInput, match=says):
            agree(session, scope, person, **fields)
    assert is_open(session, told.story)


def test_the_stories_that_an_agreement_bears_on(session: Session, told: Told) -> None:
    elsewhere = builders.a_recording(session)
    [spoken] = builders.a_transcript(session, elsewhere, [(0, 5, "Amara Okafor")])
    builders.a_mention(session, spoken, told.amara)
    other = builders.a_story(session, [(elsewhere, 0.0, 9.0)])
    assert affected_stories(session, told.story) == [told.story.id]
    assert affected_stories(session, told.recording) == [told.story.id]
    assert affected_stories(session, told.passages[0]) == [told.story.id]
    assert affected_stories(session, told.amara) == [told.story.id, other.id]
    assert affected_stories(session, told.milo) == [told.story.id]


WORDS = st.tuples(
    st.sampled_from(["agree", "withdraw", "reinstate"]), st.integers(0, 3), st.booleans(), st.sets(st.sampled_from(Use))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, max_size=12))
def test_versions_only_grow(session: Session, words: list[tuple[str, int, bool, set[Use]]]) -> None:
    point = session.begin_nested()
    told = tell(session)
    scopes: list[Scope] = [told.recording, told.story, told.passages[0], told.milo]
    for word, which, by_person, uses in words:
        scope = scopes[which]
        person_id = told.amara.id if by_person and which != 3 else None
        before = everything_said(session)
        try:
            say(session, word, scope, person_id, uses)
        except (Conflict, InvalidInput):
            assert everything_said(session) == before
            continue
        after = everything_said(session)
        assert without_flag({id_: after[id_] for id_ in before}) == without_flag(before)
        assert all(not after[id_]["current"] or row["current"] for id_, row in before.items())
        assert len(after) - len(before) == (after != before)
        check_versions(after)
    point.rollback()
    session.expunge_all()


def say(session: Session, word: str, scope: Scope, person_id: int | None, uses: set[Use]) -> None:
    if word == "agree":
        agree(session, scope, None, person_id=person_id, uses=uses)
        return
    act = withdraw if word == "withdraw" else reinstate
    act(session, scope, person_id=person_id, reason="", by_id=None, now=NOW)


def everything_said(session: Session) -> dict[int, dict[str, object]]:
    session.flush()
    rows = session.execute(select(*inspect(Agreement).columns)).mappings()
    return {row["id"]: dict(row) for row in rows}


def without_flag(said: dict[int, dict[str, object]]) -> dict[int, dict[str, object]]:
    return {id_: {name: value for name, value in row.items() if name != "current"} for id_, row in said.items()}


def check_versions(said: dict[int, dict[str, object]]) -> None:
    """Versions of one word count from 1 on, and only the last may be current; a withdrawal that is last, is."""
    words: dict[tuple[object, ...], list[dict[str, object]]] = {}
    for _, row in sorted(said.items()):
        scope = tuple(row[f"{name}_id"] for name in ("recording", "story", "passage", "subject", "person"))
        words.setdefault(scope, []).append(row)
    for versions in words.values():
        assert [row["version"] for row in versions] == list(range(1, len(versions) + 1))
        assert not any(row["current"] for row in versions[:-1])
        assert versions[-1]["current"] or not versions[-1]["withdrawn"]
