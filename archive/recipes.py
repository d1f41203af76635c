"""Recipes: ways to cook a dish, in the words of whoever told them, each line able to point to where it is said."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from archive.base import Base, PrimaryKey, PublicKey
from archive.name_keys import LONGEST_KEY, name_key


class Recipe(Base):
    """One way to cook a dish. `source` says where words came from that nobody said here; `version` counts its edits.

    `folded` is the key of its title, and follows it.
    """

    __tablename__ = "recipes"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(LONGEST_KEY), default="")
    dish_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    from_person_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    serves: Mapped[str] = mapped_column(String(100), default="")
    prep_minutes: Mapped[int | None]
    cook_minutes: Mapped[int | None]
    total_minutes: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @validates("title")
    def _fold_title(self, _attribute: str, title: str) -> str:
        self.folded = name_key(title)
        return title


class IngredientLine(Base):
    """One ingredient as it was said, beside what it was understood to mean.

    `name` are the words that name the ingredient, whether or not it is a subject.
    `doubt` says why a machine's reading may be wrong ('' where it is sure);
    `settled`: a person said how the line is to be read, and no machine does
    again. `said_at_s` is the second of the passage's recording at which it is
    said; the same of a step.
    """

    __tablename__ = "ingredient_lines"

    id: Mapped[PrimaryKey]
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipes.id"), index=True)
    position: Mapped[int]
    as_said: Mapped[str] = mapped_column(String(300))
    amount: Mapped[str] = mapped_column(String(40), default="")
    unit: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(300), default="")
    ingredient_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    doubt: Mapped[str] = mapped_column(String(20), default="")
    settled: Mapped[bool] = mapped_column(default=False)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    said_at_s: Mapped[float | None]


class RecipeStep(Base):
    """One step of a recipe."""

    __tablename__ = "recipe_steps"

    id: Mapped[PrimaryKey]
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipes.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    section: Mapped[str] = mapped_column(String(120), default="")
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    said_at_s: Mapped[float | None]
