"""A condition of the gate as one small element of a statement, written out only when a statement is first compiled.

The gate's conditions are large, and SQLAlchemy walks every element of every
statement on each run to find the SQL it compiled before; that walk cost more
than the database's own work. This element answers the walk with what makes one
condition differ from another: which rule, over which table, with which use
and channel, and for which circle. The moment is an ordinary value of the statement, as any
`column > now` has it, so two moments share their SQL and never each other's answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, bindparam, inspect, literal, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from archive.base import UtcDateTime
from archive.circles import OUTSIDE, Circle

Moment = datetime | ColumnElement[datetime]
"""When the gate is asked: a moment, or the place in a statement where the moment will stand."""
AT_NOW = bindparam("now", type_=UtcDateTime())
"""That place, in a statement that is built once and kept: it runs only when it is given its `now`."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a thing is met, and by somebody of which circle."""

    now: Moment
    circle: Circle = OUTSIDE


Rule = Callable[..., ColumnElement[bool]]


class GateCondition(FunctionElement[bool]):
    """The condition that `rule(thing, *given, meeting)` writes. `thing` is a mapped class, never an alias of one."""

    inherit_cache = True  # the arguments handed to FunctionElement are all that tells two conditions apart

    def __init__(self, rule: Rule, thing: type[Any], *given: str, meeting: Meeting) -> None:
        told_apart = (rule.__name__, *given, meeting.circle.spelled)
        named: ColumnElement[Any] = literal_column(" ".join(told_apart))
        now = meeting.now
        moment = now if isinstance(now, ColumnElement) else literal(now, UtcDateTime())
        super().__init__(inspect(thing).local_table.c.id, named, moment)
        self.type = Boolean()
        self._rule, self._thing, self._given, self._circle = rule, thing, given, meeting.circle

    def self_group(self, against: Any = None) -> "GateCondition":  # noqa: ARG002 (the interface)
        """As it is: it writes its own parentheses, and needs no "= 1" where a database has no booleans."""
        return self

    def written(self) -> ColumnElement[bool]:
        """The whole condition, with this element's own moment in it."""
        _thing, _named, now = self.clauses
        return self._rule(self._thing, *self._given, Meeting(now, self._circle))


@compiles(GateCondition)
def _write_out(condition: GateCondition, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(condition.written(), **options)})"
