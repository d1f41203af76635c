"""A dish's recipes side by side: who says what, which ingredients only some of them name, and where amounts differ.

Only what may be met is compared: a line that is closed counts as not said.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.aligning import Row, by_key, in_order
from archive.channels import Channel
from archive.errors import NotFound
from archive.folding import fold
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.phrases import Phrase
from archive.reading_addresses import address_of
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_names import NameLink, name_links
from archive.reading_recipe import RecipeLine, StepLine, lines_and_steps
from archive.recipes import Recipe
from archive.subjects import Subject, SubjectKind

NO_SUCH_DISH = Phrase("There is no such dish.")


class Likeness(StrEnum):
    """How the tellers stand to one ingredient."""

    same = "same"
    other_amounts = "other_amounts"
    one = "one"
    some = "some"


@dataclass(frozen=True, slots=True)
class Teller:
    """One way to cook the dish; `from_whom` is None where the person may not be named."""

    title: str
    href: str
    from_whom: NameLink | None


@dataclass(frozen=True, slots=True)
class IngredientRow:
    """One ingredient; `cells` holds, teller by teller, the lines that name it (none: they do not)."""

    name: str
    subject: Link | None
    cells: tuple[tuple[RecipeLine, ...], ...]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Comparison:
    """A dish's recipes, with rows as long as there are tellers; a step comes with its number in its own recipe."""

    dish: Link
    tellers: tuple[Teller, ...]
    ingredients: tuple[IngredientRow, ...]
    steps: tuple[Row[tuple[int, StepLine]], ...]


def compare_recipes(
    session: Session, dish_slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> Comparison:
    """The recipes of the dish of this slug as `viewer` may meet them.

    Raises:
        NotFound: there is no such dish, or no recipe of it, for this viewer.
    """
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    dish_id = session.scalar(select(Subject.id).where(Subject.kind == SubjectKind.dish, Subject.slug == dish_slug))
    dish = links_to_subjects(session, [dish_id], **asks).get(dish_id or 0)
    met = select(Recipe.id, Recipe.slug, Recipe.title, Recipe.from_person_id).where(
        Recipe.dish_id == dish_id, visible_to(viewer, channel, now, thing=Recipe)
    )
    rows = session.execute(met.order_by(Recipe.title, Recipe.id)).all() if dish else []
    if dish is None or not rows:
        raise NotFound(NO_SUCH_DISH)
    named = name_links(session, [row.from_person_id for row in rows], **asks)
    told = [lines_and_steps(session, row.id, **asks) for row in rows]
    return Comparison(
        dish=dish,
        tellers=tuple(
            Teller(row.title, address_of("recipe", row.slug), named.get(row.from_person_id or 0)) for row in rows
        ),
        ingredients=tuple(_ingredient_row(cells) for cells in by_key([lines for lines, _ in told], ingredient_key)),
        steps=tuple(in_order([list(enumerate(steps, start=1)) for _, steps in told], lambda step: step[1].text)),
    )


def ingredient_key(line: RecipeLine) -> Hashable:
    """What two lines must share to be of one ingredient: its subject, or else its words."""
    return ("subject", line.subject.id) if line.subject else ("words", fold(line.name or line.as_said))


def _ingredient_row(cells: tuple[tuple[RecipeLine, ...], ...]) -> IngredientRow:
    first = next(line for cell in cells for line in cell)
    return IngredientRow(
        name=first.subject.name if first.subject else (first.name or first.as_said),
        subject=first.subject,
        cells=cells,
        likeness=likeness_of(cells),
    )


def likeness_of(cells: tuple[tuple[RecipeLine, ...], ...]) -> Likeness:
    """How the tellers stand to it, by who names it and in which amounts."""
    naming = sum(bool(cell) for cell in cells)
    if naming < len(cells):
        return Likeness.one if naming == 1 else Likeness.some
    amounts = {tuple((line.amount, line.unit) for line in cell) for cell in cells}
    return Likeness.same if len(amounts) == 1 else Likeness.other_amounts
