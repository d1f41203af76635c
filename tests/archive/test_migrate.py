import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from archive.database import reading
from archive.mentions import StandingPolicy
from archive.migrate import is_current, is_ours, upgrade
from archive.tables import METADATA


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
