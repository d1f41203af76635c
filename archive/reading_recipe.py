"""A recipe's own page: its lines and steps, each where it is heard, and the voices behind it.

What is said in a passage that may not be met is left out whole, words and all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import record_facts
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_moments import Moment
from archive.reading_names import NameLink, name_links
from archive.reading_record_lists import RecordEntry, list_recipes
from archive.reading_said import moments_said, place_of
from archive.reading_stories_of import SpeakingStory, stories_of_record
from archive.reading_voice import opening_voice
from archive.recipe_texts import Times
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.record_addresses import NOT_THERE
from archive.told_names import told_names


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """One ingredient as said, and as understood; `doubt` says why it may be understood wrongly ('' where it is not)."""

    as_said: str
    amount: str
    unit: str
    name: str
    note: str
    doubt: str
    subject: Link | None
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step, and the part of the recipe that it belongs to ('' for none)."""

    text: str
    section: str
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class RecipePage:
    """All that a recipe's page shows; `from_whom` is None where the person may not be named; `voice` opens the page."""

    id: int
    slug: str
    title: str
    note: str
    serves: str
    source: str
    times: Times
    dish: Link | None
    from_whom: NameLink | None
    ingredients: tuple[RecipeLine, ...]
    steps: tuple[StepLine, ...]
    others: tuple[RecordEntry, ...]
    stories: tuple[SpeakingStory, ...]
    voice: Moment | None

    @property
    def heard(self) -> tuple[Moment, ...]:
        """Every moment at which a line or step of it is said, each once, in its order."""
        said = [*(line.moment for line in self.ingredients), *(step.moment for step in self.steps)]
        return tuple({(moment.story_id, moment.start_s): moment for moment in said if moment}.values())


def read_recipe(
    session: Session, slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> RecipePage:
    """The recipe of this slug as `viewer` may meet it.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    row = session.scalar(select(Recipe).where(Recipe.slug == slug))
    if row is None or not may(viewer, record_facts(row), channel, now).allow:
        raise NotFound(NOT_THERE[Recipe])
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    ingredients, steps = lines_and_steps(session, row.id, **asks)
    same_dish = list_recipes(session, **asks, of_dish=row.dish_id)
    stories = stories_of_record(session, row, **asks)
    return RecipePage(
        id=row.id,
        slug=row.slug,
        title=row.title,
        note=told_names(session, [row.note], **asks).text(row.note),
        serves=row.serves,
        source=row.source,
        times=Times(row.prep_minutes, row.cook_minutes, row.total_minutes),
        dish=links_to_subjects(session, [row.dish_id], **asks).get(row.dish_id),
        from_whom=name_links(session, [row.from_person_id], **asks).get(row.from_person_id or 0),
        ingredients=ingredients,
        steps=steps,
        others=tuple(entry for entry in same_dish if entry.id != row.id),
        stories=stories,
        voice=opening_voice(session, [moment for story in stories for moment in story.evidence]),
    )


def lines_and_steps(
    session: Session, recipe_id: int, *, viewer: Viewer, channel: Channel, now: datetime
) -> tuple[tuple[RecipeLine, ...], tuple[StepLine, ...]]:
    """What of a recipe may be met, in its order."""
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    lines = session.scalars(
        select(IngredientLine).where(IngredientLine.recipe_id == recipe_id).order_by(IngredientLine.position)
    ).all()
    steps = session.scalars(
        select(RecipeStep).where(RecipeStep.recipe_id == recipe_id).order_by(RecipeStep.position)
    ).all()
    places = [*(place_of(line) for line in lines), *(place_of(step) for step in steps)]
    moments = moments_said(session, places, **asks)
    links = links_to_subjects(session, [line.ingredient_id for line in lines], **asks)

    def heard(row: IngredientLine | RecipeStep) -> Moment | None:
        place = place_of(row)
        return moments.get(place) if place else None

    return (
        tuple(
            RecipeLine(line.as_said, line.amount, line.unit, line.name, line.note, line.doubt,
                       links.get(line.ingredient_id or 0), heard(line))
            for line in lines
            if line.passage_id is None or heard(line)
        ),
        tuple(
            StepLine(step.text, step.section, heard(step))
            for step in steps
            if step.passage_id is None or heard(step)
        ),
    )  # fmt: skip
