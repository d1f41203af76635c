"""`may` and `visible_to` are one rule said twice; this holds them together over random archives."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Role
from archive.agreements import NameShown, Use
from archive.channels import Channel
from archive.circles import IN_PERSON, Circle
from archive.facts import PassageFacts, StoryFacts
from archive.gate import MACHINE, VISITOR, Viewer, kept_copy_for, may
from archive.gate_facts import passage_facts, record_facts, recording_facts, story_facts, subject_facts
from archive.gate_lists import visible_to
from archive.mentions import Anchor, MentionState
from archive.passages import Passage
from archive.recipes import Recipe
from archive.recordings import Recording
from archive.seeds import Seed
from archive.stories import Story, StoryState
from archive.subjects import Subject, SubjectKind
from tests.archive import builders
from tests.conftest import NOW, rolled_back

LISTED = [channel for channel in Channel if channel not in (Channel.ai, Channel.external_ai, Channel.training)]
HOUR = timedelta(hours=1)
SEASONS = [(601, 601), (501, 630), (1101, 601), (602, 531), (602, 815), (1101, 228)]
"""Half of them hold `NOW`, 1 June; half go over the turn of the year."""


@dataclass
class Built:
    uploader_id: int
    circles: list[Circle]
    things: dict[type, list[int]] = field(default_factory=dict)


def build(session: Session, dice: random.Random) -> Built:
    """A random archive: 3 people, 2 recordings, 3 stories, with agreements scattered over everything."""
    uploader = builders.an_account(session)
    people = [builders.a_subject(session, name) for name in ("Amara Okafor", "Milo Terns", "Tala Greenthorn")]
    crop = builders.a_subject(session, "okra", SubjectKind.crop)
    if dice.random() < 0.3:
        crop.retired_at = NOW
    recordings, passages = [], []
    for _ in range(2):
        narrators = tuple(dice.sample(people, dice.choice((0, 1, 1, 2))))
        recording = builders.a_recording(session, narrators=narrators, uploader=dice.choice((None, uploader)))
        recordings.append(recording)
        passages += builders.a_transcript(session, recording, [(0, 10, "okra"), (10, 20, "Milo"), (19.9, 30.1, "Tala")])
    stories = [a_random_story(session, dice, recordings) for _ in range(3)]
    for passage in passages:
        if dice.random() < 0.5:
            builders.a_mention(
                session, passage, dice.choice([*people, crop]),
                state=dice.choice(list(MentionState)), anchor=dice.choice([Anchor.valid, Anchor.valid, Anchor.stale]),
                score=dice.choice([1.0, 1.0, 0.5]),
            )  # fmt: skip
    kept_to = {"protocol_id": builders.two_protocols(session), "festival_id": [builders.a_festival(session).id]}
    one = partial(one_agreement, session, dice, people, kept_to)
    scatter_agreements(session, dice, one, recordings, stories, passages, people)
    session.flush()
    first, second = kept_to["protocol_id"]
    here = frozenset(kept_to["festival_id"])
    return Built(
        uploader_id=uploader.id,
        circles=[Circle(frozenset({first})), Circle(frozenset({first, second}), here), Circle(festivals=here)],
        things={
            Story: [s.id for s in stories], Passage: [p.id for p in passages], Recording: [r.id for r in recordings],
            Subject: [s.id for s in [*people, crop]],
        },
    )  # fmt: skip


def a_random_story(session: Session, dice: random.Random, recordings: list[Recording]) -> Story:
    edges = [(0.0, 10.0), (0.0, 30.0), (10.0, 20.0), (5.0, 25.0), (20.0, 30.0)]
    spans = [(dice.choice(recordings), *dice.choice(edges)) for _ in range(dice.choice((0, 1, 1, 1, 2)))]
    state = dice.choice([StoryState.published] * 5 + list(StoryState))
    story = builders.a_story(session, spans, state=state)
    if dice.random() < 0.7:
        held = spans if dice.random() < 0.7 else [(dice.choice(recordings), *dice.choice(edges))]
        builders.a_copy(session, story, held)
    while dice.random() < 0.4:
        held = [(recording, *dice.choice(edges)) for recording, _, _ in spans or [(dice.choice(recordings), 0, 1)]]
        builders.a_copy(session, story, spans if dice.random() < 0.5 else held, kept=True)
    return story


def one_agreement(
    session: Session, dice: random.Random, people: list[Subject], kept_to: dict[str, list[int]], **scope: object
) -> None:
    open_word = dice.random() < 0.85
    season, bounds = (None, None), {}
    if dice.random() < 0.15:
        season = dice.choice([(None, None), *SEASONS])
        bounds = {name: dice.choice([None, *ids]) for name, ids in kept_to.items()}
    builders.an_agreement(
            session, person_id=dice.choice([None, *[p.id for p in people]]) if "subject_id" not in scope else None,
            current=dice.random() < 0.9, withdrawn=not open_word and dice.random() < 0.3,
            starts_at=dice.choice([None, None, None, NOW - HOUR, NOW, NOW + HOUR]) if not open_word else None,
            ends_at=dice.choice([None, None, None, NOW - HOUR, NOW, NOW + HOUR]) if not open_word else None,
            name_shown=dice.choice([NameShown.full] * 4 + list(NameShown)),
            season_from=season[0], season_to=season[1], **bounds,
            **(builders.ALL_USES if open_word else {u: dice.random() < 0.6 for u in builders.ALL_USES}), **scope,
        )  # fmt: skip


def scatter_agreements(session, dice, one, recordings, stories, passages, people) -> None:  # noqa: PLR0917 (one call)
    for recording in recordings:
        for person in people:
            if dice.random() < 0.8:
                one(recording_id=recording.id)
                builders.an_agreement(session, recording_id=recording.id, person_id=person.id, **builders.ALL_USES)
    for story in stories:
        if dice.random() < 0.25:
            one(story_id=story.id)
    for passage in passages:
        if dice.random() < 0.15:
            one(passage_id=passage.id)
    for person in people:
        if dice.random() < 0.2:
            one(subject_id=person.id)


@pytest.fixture
def each(request: pytest.FixtureRequest) -> Iterator[Session]:
    yield from rolled_back(request.getfixturevalue("sqlite_engine"))


def facts_of(session: Session, thing: type, id_: int, channel: Channel) -> object:
    if thing is Subject:
        return subject_facts(session, id_, channel=channel, now=NOW)
    return {Story: story_facts, Passage: passage_facts, Recording: recording_facts}[thing](session, id_)


def check(session: Session, seed: int) -> set[bool]:
    point = session.begin_nested()
    built = build(session, random.Random(seed))
    viewers = [VISITOR, MACHINE, Viewer(built.uploader_id, Role.contributor), Viewer(10**6, Role.contributor)]
    viewers.append(Viewer(10**6 + 1, Role.curator))
    member = Viewer(1, Role.contributor, circle=random.Random(seed).choice(built.circles))
    narrators = [Viewer(narrator_id=id_) for id_ in built.things[Subject]]
    answers = set()
    channels = {Channel.desk, Channel.narrator, Channel.page, Channel.media, random.Random(seed).choice(LISTED)}
    for thing, ids in built.things.items():
        loaded = {i: facts_of(session, thing, i, Channel.page) for i in ids}
        for channel in channels:
            facts = {i: facts_of(session, thing, i, channel) for i in ids} if thing is Subject else loaded
            asking = {Channel.desk: viewers, Channel.narrator: [*narrators, *viewers]}
            for viewer in asking.get(channel, [VISITOR, member]):
                condition = visible_to(viewer, channel, NOW, thing=thing)
                listed = set(session.scalars(select(thing.id).where(condition, thing.id.in_(ids))))
                said = {i for i in ids if may(viewer, facts[i], channel, NOW).allow}
                assert listed == said, (thing.__name__, channel, viewer, seed)
                answers |= {bool(listed)}
    point.rollback()
    session.expunge_all()
    return answers


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_the_gate_says_the_same_of_one_thing_and_of_a_list(each: Session, seed: int) -> None:
    check(each, seed)


@pytest.mark.database
def test_the_same_on_both_databases(any_session: Session) -> None:
    answers: set[bool] = set()
    for seed in range(4):
        answers |= check(any_session, seed)
    assert answers == {True, False}


def test_the_random_archives_open_and_close_each_kind_of_thing(each: Session) -> None:
    """A property test over archives where nothing is ever open would prove nothing."""
    seen: dict[tuple[str, Channel], set[bool]] = {}
    for seed in range(12):
        point = each.begin_nested()
        built = build(each, random.Random(seed))
        for thing in (Story, Passage, Subject):
            for id_ in built.things[thing]:
                facts = facts_of(each, thing, id_, Channel.page)
                for channel in (Channel.page, Channel.media, Channel.print):
                    verdict = may(VISITOR, facts, channel, NOW)
                    seen.setdefault((thing.__name__, channel), set()).add(verdict.allow)
        point.rollback()
        each.expunge_all()
    assert all(both == {True, False} for both in seen.values()), seen


def test_a_circle_opens_stories_to_one_person_and_never_lets_them_leave(each: Session) -> None:
    opened: set[Channel] = set()
    played: set[bool] = set()
    for seed in range(90):
        point = each.begin_nested()
        built = build(each, random.Random(seed))
        member = Viewer(1, Role.contributor, circle=built.circles[1])
        for id_ in built.things[Story]:
            facts = story_facts(each, id_)
            opened |= {
                ch for ch in LISTED if may(member, facts, ch, NOW).allow and not may(VISITOR, facts, ch, NOW).allow
            }
            for viewer in (VISITOR, *(replace(member, circle=circle) for circle in built.circles)):
                played |= kept_plays(facts, viewer)
        point.rollback()
        each.expunge_all()
    assert opened == IN_PERSON
    assert played == {True, False}


def kept_plays(facts: StoryFacts, viewer: Viewer) -> set[bool]:
    """Whether a kept copy plays to them, where any may: it holds nothing that they may not hear."""
    chosen = kept_copy_for(viewer, facts, Channel.media, NOW)
    assert chosen is None or viewer is not VISITOR
    if not may(viewer, facts, Channel.media, NOW).allow:
        return set()
    held = next((one.spans for one in facts.kept if one.copy_id == chosen), facts.audio)
    closed = facts.closed_spans(Use.web, NOW, viewer.circle)
    assert held
    assert not any(span.overlaps(other) for span in held for other in closed)
    assert all(any(span.within(whole) for whole in facts.spans) for span in held)
    return {chosen is not None}


def test_recipes_and_seeds(session: Session) -> None:
    dish = builders.a_subject(session, "stew", SubjectKind.dish)
    rows = [
        builders.add(session, Recipe(slug="stew", title="Stew", dish_id=dish.id, created_at=NOW)),
        builders.add(
            session, Recipe(slug="old-stew", title="Old stew", dish_id=dish.id, created_at=NOW, retired_at=NOW)
        ),
        builders.add(session, Seed(slug="okra", name="Okra", crop_id=dish.id, created_at=NOW)),
    ]
    for channel in LISTED:
        for viewer in (VISITOR, Viewer(1, Role.curator)):
            for row in rows:
                listed = session.scalar(
                    select(type(row).id).where(
                        type(row).id == row.id, visible_to(viewer, channel, NOW, thing=type(row))
                    )
                )
                assert (listed is not None) == may(viewer, record_facts(row), channel, NOW).allow


def test_what_the_gate_does_not_know_stays_shut() -> None:
    for channel in Channel:
        assert not may(Viewer(1, Role.steward), object(), channel, NOW).allow
    facts = PassageFacts(id=1, recording=None, terms=(), stories=())  # type: ignore[arg-type]
    assert not may(VISITOR, facts, Channel.page, NOW).allow
