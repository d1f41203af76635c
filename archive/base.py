"""What every table shares: the declarative base, UTC timestamps, public keys and named constraints."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, Enum, MetaData, String, literal_column, select
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from archive.keys import KEY_LENGTH, new_key


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC: kept naive where the database has no zones, and always aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware moment into UTC; a naive one is refused, since nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moments must carry a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (the interface)
        """Give the moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


PrimaryKey = Annotated[int, mapped_column(primary_key=True)]
PublicKey = Annotated[str, mapped_column(String(KEY_LENGTH), unique=True, default=new_key)]
Sha256 = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads this class attribute)
        datetime: UtcDateTime(),
        StrEnum: Enum(StrEnum, native_enum=False, length=30),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


def there_is(*tables: Any, where: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL EXISTS over exactly these tables (mapped classes or aliases).

    Every other table that `where` names belongs to an enclosing query, however
    far out; by default SQLAlchemy looks one level out only and would silently
    join the table anew.
    """
    return select(literal_column("1")).select_from(*tables).where(where).correlate_except(*tables).exists()
