"""A recipe as it may be printed on a card, and how many of its lines and steps may not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR
from archive.reading_recipe import RecipePage, read_recipe
from archive.recipes import IngredientLine, RecipeStep


@dataclass(frozen=True, slots=True)
class PrintedRecipe:
    """What may be printed; `left_out` is how many lines and steps are said where nothing may be printed."""

    recipe: RecipePage
    left_out: int


def read_card(session: Session, slug: str, *, now: datetime) -> PrintedRecipe:
    """The recipe of this slug for its card.

    Raises:
        NotFound: there is none, or it is retired.
    """
    recipe = read_recipe(session, slug, viewer=VISITOR, channel=Channel.print, now=now)
    rows = sum(
        session.scalar(select(func.count()).select_from(kind).where(kind.recipe_id == recipe.id)) or 0
        for kind in (IngredientLine, RecipeStep)
    )
    return PrintedRecipe(recipe, rows - len(recipe.ingredients) - len(recipe.steps))
