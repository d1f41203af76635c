from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from archive.database import WRITES, make_engine, reading, writing
from archive.mentions import StandingPolicy
from archive.migrate import alembic_config, is_current, is_ours, upgrade
from archive.tables import METADATA
from tests.archive import builders


@pytest.mark.database
@pytest.mark.parametrize("name", ["sqlite_engine", "postgres_engine"])
def test_the_migrations_give_exactly_the_tables_that_the_code_names(name: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(name)
    with reading(engine) as session:
        context = MigrationContext.configure(session.connection(), opts={"include_object": is_ours})
        assert compare_metadata(context, METADATA) == []
    assert is_current(engine)


def test_upgrading_twice_changes_nothing(sqlite_engine: Engine) -> None:
    upgrade(sqlite_engine)
    assert is_current(sqlite_engine)


def test_the_written_policy_lets_only_certain_dictionary_matches_stand(session: Session) -> None:
    rows = {row.origin: row.least_score for row in session.scalars(select(StandingPolicy))}
    assert rows == {"dictionary": 0.7}


def test_an_archive_that_holds_listening_copies_keeps_them_through_the_trails(tmp_path: Path) -> None:
    """SQLite lays the altered table down anew, with the spans that point at it."""
    engine = make_engine(f"sqlite:///{tmp_path / 'storyloom.db'}")
    upgrade(engine)
    with writing(engine) as session:
        recording = builders.a_recording(session)
        builders.a_copy(session, builders.a_story(session, [(recording, 0, 9)]), [(recording, 0, 4), (recording, 5, 9)])

    def spans() -> list[tuple[int, float]]:
        query = text("SELECT s.position, s.end_s FROM listening_spans s JOIN listening_copies c ON c.id = s.copy_id")
        with reading(engine) as session:
            return [tuple(row) for row in session.execute(query)]

    for move, to in ((command.downgrade, "0013"), (command.upgrade, "head")):
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            move(alembic_config(connection), to)
        assert spans() == [(0, 4.0), (1, 9.0)]
