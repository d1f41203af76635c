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
    return [_digest(connection, schema, name) for schema, name in tables_of(connection)]


def tables_of(connection: Connection) -> list[tuple[str, str]]:
    """Every table with its schema, '' where that is the one that a database begins with."""
    look, made = inspect(connection), _made_by_the_database(connection)
    first = look.default_schema_name
    if connection.dialect.name == "sqlite":
        schemas = [first]
    else:
        schemas = [name for name in look.get_schema_names() if name != "information_schema"]
    found = ((schema, name) for schema in schemas for name in look.get_table_names(schema=schema))
    return sorted(("" if schema == first else str(schema), name) for schema, name in found if not name.startswith(made))


def _made_by_the_database(connection: Connection) -> tuple[str, ...]:
    if connection.dialect.name != "sqlite":
        return ()
    virtual = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
    return tuple(connection.exec_driver_sql(virtual).scalars())


def _digest(connection: Connection, schema: str, name: str) -> TableDigest:
    quote = connection.dialect.identifier_preparer.quote
    quoted = f"{quote(schema)}.{quote(name)}" if schema else quote(name)
    rows = total = 0
    result = connection.execution_options(stream_results=True).exec_driver_sql(f"SELECT * FROM {quoted}")  # noqa: S608
    columns = tuple(result.keys())
    order = sorted(range(len(columns)), key=columns.__getitem__)
    for row in result:
        said = repr([(columns[n], row[n]) for n in order])
        total = (total + int.from_bytes(sha256(said.encode("utf-8", "surrogatepass")).digest())) % MODULUS
        rows += 1
    return TableDigest(f"{schema}.{name}" if schema else name, rows, f"{total:064x}")


def differences(wanted: list[TableDigest], found: list[TableDigest]) -> list[str]:
    """Names of the tables that are in one only, or whose rows differ."""
    ours, theirs = ({one.name: one for one in side} for side in (wanted, found))
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
