"""What was tied to a line follows its words where lines are split or joined: recipes, seeds, memories, kept weaves."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from archive.memories import Memory
from archive.passages import PassageVersion
from archive.recipes import IngredientLine, RecipeStep
from archive.seeds import Handover, Seed
from archive.weaves import WeaveStep

SAID: tuple[type[Any], ...] = (IngredientLine, RecipeStep, Seed, Handover)
"""Rows that name a second beside their passage."""
TIED: tuple[type[Any], ...] = (*SAID, Memory, WeaveStep)


Moved = list[tuple[str, int, int]]
"""Rows that went with a line that is gone: table, id, and the id of the passage they were tied to."""


def follow_lines(session: Session, former: Sequence[PassageVersion], lines: Sequence[PassageVersion]) -> Moved:
    """Tie what was tied to `former` lines, which followed each other, to those of `lines` that hold its second.

    What names no second stays with a line that stays, and goes with the first second of one that is gone; returns
    what went so, since nothing but that says where it belongs once the line is back.
    """
    moved: Moved = []
    for line in former:
        later = [one for one in lines if one.start_s > line.start_s and one.passage_id != line.passage_id]
        for one in reversed(later):
            for table in SAID:
                _tie(session, table, line.passage_id, one.passage_id, table.said_at_s >= one.start_s)
        holds = holding(lines, line.start_s)
        if all(one.passage_id != line.passage_id for one in lines):
            for table in TIED:
                ids = session.scalars(select(table.id).where(table.passage_id == line.passage_id)).all()
                moved += [(table.__tablename__, id_, line.passage_id) for id_ in ids]
                _tie(session, table, line.passage_id, holds.passage_id)
    session.flush()
    return moved


def follow_back(session: Session, moved: Moved, passage_ids: Collection[int]) -> None:
    """Tie what went with a line that is back to it again, as far as it is still where it went: on one of these."""
    tables = {table.__tablename__: table for table in TIED}
    for name, id_, was in moved:
        table = tables[name]
        there = table.id == id_, table.passage_id.in_(passage_ids)
        session.execute(update(table).where(*there).values(passage_id=was))
    session.flush()


def holding(lines: Sequence[PassageVersion], second: float) -> PassageVersion:
    """The last of these lines that has begun at this second; the first where none has."""
    return next((line for line in reversed(lines) if line.start_s <= second), lines[0])


def _tie(session: Session, table: type[Any], was: int, now: int, *where: ColumnElement[bool]) -> None:
    session.execute(update(table).where(table.passage_id == was, *where).values(passage_id=now))
