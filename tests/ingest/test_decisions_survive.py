"""Whatever happens to the record, in any order: quotes stand where they are said to, and decisions stay decided."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from told_and_changed import DECIDING, ENGINES, HAPPENING, World

from archive.folding import fold
from archive.mention_targets import target_of
from archive.mentions import Anchor, Decision, Mention, MentionState, nobody_decided
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.stop_ruling import rules_in_force
from archive.undone_engines import is_undone
from tests.conftest import rolled_back

step = st.tuples(st.sampled_from(("tag", *DECIDING, *HAPPENING)), st.integers(0, 20), st.integers(0, 20))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(step, min_size=3, max_size=14))
def test_decisions_survive_and_quotes_stand_where_they_are(
    sqlite_engine: Engine, steps: list[tuple[str, int, int]]
) -> None:
    with fresh(sqlite_engine) as session:
        world = World(session)
        world.tag()
        for what, one, other in steps:
            decided, states = decisions(session), decided_states(session)
            world.happens(what, one, other)
            assert decisions(session)[: len(decided)] == decided
            after = decided_states(session)
            assert states.keys() <= after.keys()
            if what not in DECIDING:
                assert {key: after[key] for key in states} == states
            check_quotes(session)
            if what == "undo":
                engine = ENGINES[one % 3]
                assert not is_undone(session, engine.name, engine.version) or not left(session, engine.name)
        world.tag()
        check_quotes(session)
        check_nothing_comes_back(session)
        before = everything(session)
        world.tag()
        assert everything(session) == before


@contextmanager
def fresh(engine: Engine) -> Iterator[Session]:
    sessions = rolled_back(engine)
    try:
        yield next(sessions)
    finally:
        next(sessions, None)


def decisions(session: Session) -> list[tuple[object, ...]]:
    query = select(Decision.id, Decision.mention_id, Decision.action, Decision.reason).order_by(Decision.id)
    return [tuple(row) for row in session.execute(query)]


def decided_states(session: Session) -> dict[str, tuple[MentionState, str]]:
    """State and words of every mention that people ever decided on, by its key."""
    query = select(Mention).where(Mention.id.in_(select(Decision.mention_id)))
    return {one.key: (one.state, one.quote) for one in session.scalars(query)}


def left(session: Session, engine: str) -> list[str]:
    return list(session.scalars(select(Mention.quote).where(Mention.origin == engine, nobody_decided())))


def check_quotes(session: Session) -> None:
    query = (
        select(Mention, PassageVersion.text)
        .join(PassageVersion, PassageVersion.passage_id == Mention.passage_id)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(Mention.anchor == Anchor.valid)
    )
    for mention, text in session.execute(query):
        assert text[mention.start_char : mention.end_char] == mention.quote


def check_nothing_comes_back(session: Session) -> None:
    """No machine suggests what was rejected of the same words there, or what a rule keeps out."""
    no = select(Mention).where(Mention.state == MentionState.rejected)
    rejected = {(one.passage_id, target_of(one), fold(one.quote)) for one in session.scalars(no)}
    for one in current(session, nobody_decided()):
        assert (one.passage_id, target_of(one), fold(one.quote)) not in rejected
        assert (target_of(one), fold(one.quote)) not in rules_in_force(session, [fold(one.quote)])
        assert not is_undone(session, one.origin, one.origin_version)


def current(session: Session, condition: object) -> list[Mention]:
    """Mentions of what the recordings now say."""
    query = (
        select(Mention)
        .join(PassageVersion, PassageVersion.passage_id == Mention.passage_id)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
    )
    return list(session.scalars(query.where(condition)))


def everything(session: Session) -> list[tuple[object, ...]]:
    return sorted(
        (one.id, one.key, target_of(one), one.quote, one.start_char, one.origin, round(one.score, 6), one.state)
        for one in current(session, Mention.id > 0)
    )
