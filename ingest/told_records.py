"""Recipes and seed lots in the vocabulary's files, each able to name the sentences of recordings that say it."""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from archive.recipe_texts import LineText, Reading, RecipeText, Said, StepText
from archive.said_at import KEPT
from archive.seed_keeping import HandoverText, SeedText
from archive.seeds import SeedStatus

Find = Callable[[str, str], Said]
"""From a recording's name and one of its sentences to where that is said."""


def nowhere(_recording: str, _sentence: str) -> Said:
    """Before there are passages: leave every place as it is."""
    return KEPT


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LineEntry(_Entry):
    """An ingredient line as said; `ingredient` only where the words do not name the right one."""

    said: str
    ingredient: str | None = None
    amount: str = ""
    unit: str = ""
    note: str = ""
    heard: str = ""


class StepEntry(_Entry):
    """A step, and the sentence that says it."""

    text: str
    heard: str = ""


class RecipeEntry(_Entry):
    """A recipe; `recording` is where its sentences are heard."""

    title: str
    dish: str
    from_person: str = ""
    note: str = ""
    serves: str = ""
    recording: str = ""
    ingredients: tuple[LineEntry, ...] = ()
    steps: tuple[StepEntry | str, ...] = ()


class HandoverEntry(_Entry):
    """One step of a seed lot's lineage; `recording` empty: that of the lot."""

    giver: str = ""
    receiver: str = ""
    year: int | None = None
    note: str = ""
    recording: str = ""
    heard: str = ""


class SeedEntry(_Entry):
    """A seed lot; `heard` is where its keeper speaks of it."""

    name: str
    crop: str
    variety: str = ""
    keeper: str = ""
    year: int | None = None
    kept_at: str = ""
    quantity: str = ""
    status: SeedStatus = SeedStatus.unknown
    germination: str = ""
    note: str = ""
    recording: str = ""
    heard: str = ""
    lineage: tuple[HandoverEntry, ...] = ()


def recipe_text(entry: RecipeEntry, find: Find = nowhere) -> RecipeText:
    """The recipe in words, with the places of its sentences as `find` gives them."""
    steps = (StepEntry(text=step) if isinstance(step, str) else step for step in entry.steps)
    return RecipeText(
        title=entry.title,
        dish=entry.dish,
        from_person=entry.from_person,
        note=entry.note,
        serves=entry.serves,
        lines=tuple(
            LineText(line.said, _reading(line), said=_said(find, entry.recording, line.heard))
            for line in entry.ingredients
        ),
        steps=tuple(StepText(step.text, said=_said(find, entry.recording, step.heard)) for step in steps),
    )


def _reading(line: LineEntry) -> Reading | None:
    """A reading only where the file gives one."""
    if line.ingredient is None:
        return None
    return Reading(line.amount, line.unit, line.ingredient, line.note)


def seed_text(entry: SeedEntry, find: Find = nowhere) -> SeedText:
    """The seed lot in words, with the places of its sentences as `find` gives them."""
    return SeedText(
        **entry.model_dump(exclude={"recording", "heard", "lineage"}),
        said=_said(find, entry.recording, entry.heard),
        lineage=tuple(
            HandoverText(
                step.giver, step.receiver, step.year, step.note,
                said=_said(find, step.recording or entry.recording, step.heard),
            )
            for step in entry.lineage
        ),
    )  # fmt: skip


def _said(find: Find, recording: str, sentence: str) -> Said:
    return find(recording, sentence) if recording and sentence else KEPT
