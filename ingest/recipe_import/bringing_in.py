"""Bringing recipes in: what would change, line by line, and then exactly that, or nothing.

A dish is the one that was named, or the one whose name is in the title. Whom a
file says a recipe is from counts only where the archive knows that person:
other people's authors do not become people of this archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.ingredient_matching import IngredientNames
from archive.phrases import Phrase
from archive.recipe_keeping import keep_recipe, recipe_like
from archive.recipe_lines import understood
from archive.recipe_texts import LineText, RecipeText
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.subject_keeping import find_subject
from archive.subjects import Subject, SubjectKind
from ingest.recipe_import import json_ld, plain_text
from ingest.recipe_import.drafts import MOST_BYTES, RecipeDraft

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever brings recipes in says of all of them; `add_names`: unknown names become subjects."""

    dish: str = ""
    from_person: str = ""
    add_names: bool = False


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line as it would be kept: its words, how they are read, and why that may be wrong ('' where it is not)."""

    as_said: str
    amount: str
    unit: str
    name: str
    note: str
    doubt: str
    subject: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one recipe. `refused` is why nothing can ('' where it can); `changes` are sentences."""

    title: str
    text: RecipeText
    what: Literal["new", "changed", "same", "refused"]
    lines: tuple[PlannedLine, ...] = ()
    changes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    refused: str = ""


def drafts_of(text: str) -> list[RecipeDraft]:
    """The recipes of a text: JSON-LD, a page with JSON-LD in it, or plain text.

    Raises:
        InvalidInput: it is too long, or holds none that can be read.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise InvalidInput(
            "This is more than %(most_bytes)s MiB; bring it in in pieces.", most_bytes=MOST_BYTES // 1024 // 1024
        )
    begun = text.lstrip("\ufeff \t\r\n")
    looks_marked_up = begun[:1] in {"{", "[", "<"}
    return json_ld.recipes_in(text) if looks_marked_up else plain_text.recipes_in(text)


def plan_import(session: Session, drafts: Sequence[RecipeDraft], wanted: Wanted) -> tuple[Planned, ...]:
    """What bringing these in would do. Writes nothing."""
    dishes = IngredientNames.load(session, (SubjectKind.dish,))
    names = IngredientNames.load(session)
    planned: list[Planned] = []
    seen: set[tuple[str, str]] = set()
    for draft in drafts:
        one = _plan(session, draft, wanted, dishes, names)
        key = (one.text.title.casefold(), one.text.from_person.casefold())
        if one.what != "refused" and key in seen:
            one = replace(
                one,
                what="refused",
                refused=Phrase("“%(draft)s” is in it twice; take one out.") % {"draft": draft.title[:SHOWN]},
            )
        seen.add(key)
        planned.append(one)
    return tuple(planned)


def bring_in(
    session: Session, drafts: Sequence[RecipeDraft], wanted: Wanted, *, by_id: int | None, now: datetime
) -> tuple[Planned, ...]:
    """Do what the plan says, all of it or nothing.

    Raises:
        InvalidInput: something in it is refused; the sentence says the first.
    """
    planned = plan_import(session, drafts, wanted)
    refused = [one.refused for one in planned if one.what == "refused"]
    if refused:
        more = f" ({len(refused) - 1} more like it)" if len(refused) > 1 else ""
        raise InvalidInput("%(refused)s%(more)s Nothing was brought in.", refused=refused[0], more=more)
    for one in planned:
        if one.what != "same":
            keep_recipe(session, one.text, now=now, by_id=by_id, add_names=wanted.add_names)
    return planned


def _plan(
    session: Session, draft: RecipeDraft, wanted: Wanted, dishes: IngredientNames, names: IngredientNames
) -> Planned:
    text = RecipeText(
        title=draft.title, dish=wanted.dish, from_person=wanted.from_person, note=draft.note, serves=draft.serves,
        source=draft.source, times=draft.times, lines=tuple(LineText(line) for line in draft.lines), steps=draft.steps,
    )  # fmt: skip
    try:
        dish = wanted.dish or _dish_in_title(session, draft.title, dishes)
        person, problems = _person(session, draft, wanted)
        text = replace(text, dish=dish, from_person=person)
        _check(session, text, wanted)
        there = recipe_like(session, text)
    except InvalidInput as error:
        return Planned(draft.title, text, "refused", problems=draft.problems, refused=str(error))
    changes = _changes(session, there, text) if there else ()
    what: Literal["new", "changed", "same"] = "new" if there is None else ("changed" if changes else "same")
    lines = tuple(_line(session, line, names) for line in draft.lines)
    return Planned(draft.title, text, what, lines, changes, (*draft.problems, *problems))


def _dish_in_title(session: Session, title: str, dishes: IngredientNames) -> str:
    found = dishes.match(title).subject_id
    return session.get_one(Subject, found).name if found else ""


def _person(session: Session, draft: RecipeDraft, wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    if wanted.from_person or not draft.author:
        return wanted.from_person, ()
    known = find_subject(session, [SubjectKind.person], draft.author)
    if known is not None:
        return known.name, ()
    return "", (
        Phrase("“%(author)s” is nobody the archive knows, so it will not say whom this is from.")
        % {"author": draft.author[:SHOWN]},
    )


def _check(session: Session, text: RecipeText, wanted: Wanted) -> None:
    """What would be refused when it is kept, said before."""
    title = text.title[:SHOWN]
    if not text.title:
        raise InvalidInput("One of the recipes has no title; give it one.")
    if not text.lines and not text.steps:
        raise InvalidInput("“%(title)s” has no ingredients and no steps; give it some.", title=title)
    if not text.dish:
        raise InvalidInput("Say which dish “%(title)s” is: the archive knows none in its title.", title=title)
    for kind, name in ((SubjectKind.dish, text.dish), (SubjectKind.person, text.from_person)):
        if name and not wanted.add_names and find_subject(session, [kind], name) is None:
            raise InvalidInput(
                "The archive knows no %(kind)s called “%(name)s”; choose one, or have it added.",
                kind=kind.value,
                name=name[:SHOWN],
            )
    long = next((line.as_said for line in text.lines if len(line.as_said) > json_ld.LONGEST_LINE), None)
    if long is not None or len(text.title) > 200:  # noqa: PLR2004 (the column's)
        raise InvalidInput(
            "“%(long)s…” in “%(title)s” is too long; shorten it.", long=(long or title)[:40], title=title
        )


def _changes(session: Session, kept: Recipe, text: RecipeText) -> tuple[str, ...]:
    """What another keeping of a recipe would change, in words."""
    lines = select(IngredientLine.as_said).where(IngredientLine.recipe_id == kept.id).order_by(IngredientLine.position)
    steps = select(RecipeStep.text).where(RecipeStep.recipe_id == kept.id).order_by(RecipeStep.position)
    return (
        *_listed("ingredient", session.scalars(lines).all(), [line.as_said for line in text.lines]),
        *_listed("step", session.scalars(steps).all(), [step.text for step in text.steps]),
        *(
            f"{words} becomes “{new[:SHOWN]}”"
            for words, old, new in (
                ("the note", kept.note, text.note), ("for how many", kept.serves, text.serves),
                ("the source", kept.source, text.source),
            )
            if old != new
        ),
        *(
            Phrase("%(words)s becomes %(new)s minutes") % {"words": words, "new": new}
            for words, old, new in (
                ("preparing", kept.prep_minutes, text.times.prep), ("cooking", kept.cook_minutes, text.times.cook),
                ("the time in all", kept.total_minutes, text.times.total),
            )
            if old != new
        ),
    )  # fmt: skip


def _listed(what: str, before: Sequence[str], now: Sequence[str]) -> list[str]:
    gone = [f"{what} goes: “{entry[:SHOWN]}”" for entry in before if entry not in now]
    come = [f"{what} comes: “{entry[:SHOWN]}”" for entry in now if entry not in before]
    moved = [f"the {what}s change their order"] if not gone and not come and list(before) != list(now) else []
    return gone + come + moved


def _line(session: Session, as_said: str, names: IngredientNames) -> PlannedLine:
    amount, unit, name, subject_id, note, doubt = understood(as_said, names)
    subject = session.get_one(Subject, subject_id).name if subject_id else ""
    return PlannedLine(as_said, amount, unit, name, note, doubt, subject)
