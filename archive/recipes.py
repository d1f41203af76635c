"""Recipes: ways to cook a dish, in the words of whoever told them, each line able to point to where it is said."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class Recipe(Base):
    """One way to cook a dish."""

    __tablename__ = "recipes"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    dish_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    from_person_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class IngredientLine(Base):
    """One ingredient as it was said, beside what it was understood to mean."""

    __tablename__ = "ingredient_lines"

    id: Mapped[PrimaryKey]
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipes.id"), index=True)
    position: Mapped[int]
    as_said: Mapped[str] = mapped_column(String(300))
    amount: Mapped[str] = mapped_column(String(40), default="")
    unit: Mapped[str] = mapped_column(String(40), default="")
    ingredient_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))


class RecipeStep(Base):
    """One step of a recipe."""

    __tablename__ = "recipe_steps"

    id: Mapped[PrimaryKey]
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipes.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
