"""The mark that says whether the record has changed, and the moments at which the clock alone changes what is open."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, text

from archive.accounts import Account, Role
from archive.clock import utc_now
from archive.database import make_engine, reading, writing
from archive.record_state import RecordState, next_turn
from archive.signing_in import add_account
from tests.archive import builders
from tests.conftest import NOW

PERSON = {"email": "mark@example.org", "name": "Mark", "password": "long enough for a person", "role": Role.curator}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    engine = request.getfixturevalue(name)
    yield engine
    with writing(engine) as session:
        session.execute(delete(Account).where(Account.email == PERSON["email"]))


def add(engine, **how):
    with writing(engine, **how) as session:
        add_account(session, **PERSON, now=utc_now())


@pytest.mark.database
def test_a_commit_to_the_record_moves_the_mark_for_every_process(engine):
    state = RecordState(engine)
    before = state.mark()
    assert state.mark() == before
    with reading(engine) as session:
        session.execute(text("SELECT 1"))
    assert state.mark() == before
    add(make_engine(engine.url.render_as_string(hide_password=False)))
    assert state.mark() != before
    state.close()


def test_what_is_rolled_back_or_not_of_the_record_moves_nothing(sqlite_engine):
    state = RecordState(sqlite_engine)
    before = state.mark()
    with pytest.raises(LookupError), writing(sqlite_engine) as session:  # noqa: PT012 (what is undone is the point)
        add_account(session, **PERSON, now=utc_now())
        raise LookupError
    assert state.mark() == before
    with writing(sqlite_engine):
        pass
    add(sqlite_engine, of_the_record=False)
    assert state.mark() == before
    with writing(sqlite_engine) as session:
        session.execute(delete(Account).where(Account.email == PERSON["email"]))
    assert state.mark() != before
    state.close()


def test_the_next_turn_is_the_first_moment_that_the_gate_compares_with_the_clock(session):
    assert next_turn(session, now=NOW) is None
    hour = timedelta(hours=1)
    story = builders.a_story(session, [])
    agreement = builders.an_agreement(session, story_id=story.id, ends_at=NOW + 2 * hour)
    trail = builders.a_trail(session, published=False)
    trail.retires_at = NOW + hour
    session.flush()
    assert next_turn(session, now=NOW) == NOW + hour
    assert next_turn(session, now=NOW + hour) == NOW + 2 * hour
    agreement.current = False
    session.flush()
    assert next_turn(session, now=NOW + hour) is None


def test_where_anything_has_a_season_the_next_day_is_a_turn(session):
    story = builders.a_story(session, [])
    builders.an_agreement(session, story_id=story.id, season_from=1101, season_to=228)
    session.flush()
    turn = next_turn(session, now=NOW)
    assert NOW < turn <= NOW + timedelta(days=1)
    assert (turn.hour, turn.minute, turn.second, turn.microsecond) == (0, 0, 0, 0)
