import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import DBAPIError

from archive.database import reading, rows, writing
from archive.events import Event, note_event
from tests.conftest import NOW


@pytest.mark.database
@pytest.mark.parametrize("name", ["sqlite_engine", "postgres_engine"])
def test_a_reading_transaction_sees_one_moment_and_cannot_write(name: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(name)
    count = select(func.count()).select_from(Event).where(Event.thing == "test:moment")
    with reading(engine) as session:
        before = session.scalar(count)
        with writing(engine) as other:
            note_event(other, "look", "test:moment", by_id=None, now=NOW)
        assert session.scalar(count) == before
    with reading(engine) as session:
        assert session.scalar(count) == before + 1
        with pytest.raises(DBAPIError):
            note_event(session, "look", "test:moment", by_id=None, now=NOW)
        session.rollback()
    with writing(engine) as session:  # the engine is every test's
        session.execute(delete(Event).where(Event.thing == "test:moment"))


@pytest.mark.database
def test_plain_rows_hold_what_the_same_transaction_said_before(sqlite_engine: Engine) -> None:
    count = select(func.count()).where(Event.thing == "test:rows")
    with writing(sqlite_engine) as session:
        session.add(Event(act="look", thing="test:rows", happened_at=NOW, detail={}))
        assert rows(session, count) == [(1,)]
        session.rollback()
    with reading(sqlite_engine) as session:
        assert rows(session, count) == [(0,)]
