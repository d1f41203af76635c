"""Statements compiled once in a process, whichever archive they are for.

An engine keeps what it compiled, and a site has one engine for as long as it runs. A test has an archive of its own,
and so an engine whose memory is empty: compiling the same statements again was half of what the tests cost.
"""

from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import Engine

STATEMENTS = 3000
"""More than all tests of one process run."""


def create_engine(url: str, **options: Any) -> Engine:
    """As SQLAlchemy's own, with the memory of every other engine for SQLite."""
    engine = sqlalchemy.create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        first = _first()
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


@cache
def _first() -> Engine:
    engine = sqlalchemy.create_engine("sqlite:///file::memory:?uri=true", query_cache_size=STATEMENTS)
    with engine.connect():  # which tells its dialect what this SQLite can do
        return engine
