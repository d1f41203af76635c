"""What a database holds, table by table: how many rows, and one hash of all of them in whatever order they come.

Two copies of a database with equal digests differ in nothing. The tables of
the durable engine are among them; what a database keeps to look words up by is
not, since it makes that itself.
"""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, inspect

MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class TableDigest:
    """One table's rows: how many, and the sum of their hashes."""

    name: str
    rows: int
    digest: str


def table_digests(connection: Connection) -> list[TableDigest]:
    """Of every table that this connection sees, in order of name."""
    made = _made_by_the_database(connection)
    names = sorted(name for name in inspect(connection).get_table_names() if not name.startswith(made))
    return [_digest(connection, name) for name in names]


def _made_by_the_database(connection: Connection) -> tuple[str, ...]:
    if connection.dialect.name != "sqlite":
        return ()
    virtual = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
    return tuple(connection.exec_driver_sql(virtual).scalars())


def _digest(connection: Connection, name: str) -> TableDigest:
    quoted = connection.dialect.identifier_preparer.quote(name)
    rows = total = 0
    result = connection.execution_options(stream_results=True).exec_driver_sql(f"SELECT * FROM {quoted}")  # noqa: S608
    columns = tuple(result.keys())
    order = sorted(range(len(columns)), key=columns.__getitem__)
    for row in result:
        said = repr([(columns[n], row[n]) for n in order])
        total = (total + int.from_bytes(sha256(said.encode("utf-8", "surrogatepass")).digest())) % MODULUS
        rows += 1
    return TableDigest(name, rows, f"{total:064x}")


def differences(wanted: list[TableDigest], found: list[TableDigest]) -> list[str]:
    """Names of the tables that are in one only, or whose rows differ."""
    ours, theirs = ({one.name: one for one in side} for side in (wanted, found))
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
