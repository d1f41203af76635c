"""What was tied to a line follows its words where lines are split or joined: recipes, seeds, memories, kept weaves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from archive.memories import Memory
from archive.passages import PassageVersion
from archive.recipes import IngredientLine, RecipeStep
from archive.seeds import Handover, Seed
from archive.weaves import WeaveStep

SAID: tuple[type[Any], ...] = (IngredientLine, RecipeStep, Seed, Handover)
"""Rows that name a second beside their passage."""
TIED: tuple[type[Any], ...] = (*SAID, Memory, WeaveStep)


def follow_lines(session: Session, former: Sequence[PassageVersion], lines: Sequence[PassageVersion]) -> None:
    """Tie what was tied to `former` lines, which followed each other, to those of `lines` that hold its second.

    What names no second stays with a line that stays, and goes with the first second of one that is gone.
    """
    for line in former:
        later = [one for one in lines if one.start_s > line.start_s and one.passage_id != line.passage_id]
        for one in reversed(later):
            for table in SAID:
                _tie(session, table, line.passage_id, one.passage_id, table.said_at_s >= one.start_s)
        holds = holding(lines, line.start_s)
        if all(one.passage_id != line.passage_id for one in lines):
            for table in TIED:
                _tie(session, table, line.passage_id, holds.passage_id)
    session.flush()


def holding(lines: Sequence[PassageVersion], second: float) -> PassageVersion:
    """The last of these lines that has begun at this second; the first where none has."""
    return next((line for line in reversed(lines) if line.start_s <= second), lines[0])


def _tie(session: Session, table: type[Any], was: int, now: int, *where: ColumnElement[bool]) -> None:
    session.execute(update(table).where(table.passage_id == was, *where).values(passage_id=now))
