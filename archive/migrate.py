"""Bringing a database to the shape this version expects; safe to run at every start and by several at once."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from archive.database import WRITES, reading
from archive.tables import METADATA


def alembic_config(connection: Connection) -> Config:
    """The configuration that runs the migrations of this package on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Run what is missing, in one transaction that nobody else can start meanwhile."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7403188)")
        command.upgrade(alembic_config(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether the database has the shape this version expects."""
    with reading(engine) as session:
        connection = session.connection()
        head = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
        return shape_of(connection) == head


def shape_of(connection: Connection) -> str:
    """The name of the last migration that a database went through."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def is_ours(_object: Any, name: str | None, type_: str, reflected: bool, _compared: Any) -> bool:  # noqa: FBT001 (Alembic's signature)
    """Whether a table or index is one of ours to compare.

    The durable engine keeps its own tables in the same database, and each
    database looks words up in a way of its own (see `archive.tagged_passages`).
    """
    if type_ == "index":
        return not (name or "").startswith("ix_lookup_")
    return not (type_ == "table" and reflected and name not in METADATA.tables)
