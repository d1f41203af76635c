"""schema.org recipes: from JSON-LD, or from the page that holds it.

Whatever the file holds is checked before it is believed; what is not
understood is left out and said. An address in it is kept as words.
"""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from archive.errors import InvalidInput
from archive.phrases import Phrase
from archive.recipe_texts import StepText, Times
from ingest.recipe_import.drafts import MOST_LINES, MOST_RECIPES, RecipeDraft
from ingest.recipe_import.durations import iso_minutes
from ingest.recipe_import.plain_words import plain, plain_lines

DEEPEST = 12
LONGEST_LINE, LONGEST_STEP = 300, 5_000


def _words(value: object) -> str:
    """A text, a number, the first of a list, or what a thing is called."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("@id") or ""
    return plain(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _many(value: object) -> list[str]:
    """A list of texts, or a text with one entry a line."""
    if isinstance(value, str):
        return plain_lines(value)
    return [words for each in value if (words := _words(each))] if isinstance(value, list) else []


Words = Annotated[str, BeforeValidator(_words)]


class _Recipe(BaseModel):
    """The properties that the archive keeps."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    name: Words = ""
    description: Words = ""
    author: Words = ""
    url: Words = ""
    based_on: Words = Field(default="", alias="isBasedOn")
    lines: Annotated[list[str], BeforeValidator(_many)] = Field(default=[], alias="recipeIngredient")
    ingredients: Annotated[list[str], BeforeValidator(_many)] = []
    instructions: Any = Field(default=None, alias="recipeInstructions")
    serves: Words = Field(default="", alias="recipeYield")
    prep: Words = Field(default="", alias="prepTime")
    cook: Words = Field(default="", alias="cookTime")
    total: Words = Field(default="", alias="totalTime")


def recipes_in(text: str) -> list[RecipeDraft]:
    """Every recipe that a JSON-LD text, or a page with such texts in it, describes.

    Raises:
        InvalidInput: it is no JSON, or describes no recipe, or too many.
    """
    begun = text.lstrip("\ufeff \t\r\n")
    things = [_parsed(begun)] if begun[:1] in {"{", "["} else [_parsed(part) for part in _scripts(begun)]
    found = [recipe for thing in things for recipe in _recipes(thing, 0)]
    if not found:
        raise InvalidInput("There is no schema.org Recipe in it; give JSON-LD, or a saved page that holds some.")
    if len(found) > MOST_RECIPES:
        raise InvalidInput(
            "There are %(count)s recipes in it; bring in at most %(most_recipes)s at once.",
            count=len(found),
            most_recipes=MOST_RECIPES,
        )
    return [_draft(recipe, number) for number, recipe in enumerate(found, start=1)]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidInput(
            "This is not JSON (%(msg)s, %(where)s); correct it and try again.", msg=error.msg, where=where
        ) from error
    except (RecursionError, ValueError) as error:
        raise InvalidInput("This JSON cannot be read: it is nested too deeply or holds impossible numbers.") from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


class _Scripts(HTMLParser):
    """The JSON-LD of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.inside = False
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").split(";")[0].strip().lower()
        if tag == "script" and kind == "application/ld+json":
            self.inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def _scripts(page: str) -> list[str]:
    scripts = _Scripts()
    scripts.feed(page)
    scripts.close()
    return [part for part in scripts.found if part.strip()]


def _recipes(thing: object, depth: int) -> Iterator[dict[str, Any]]:
    """Every Recipe in lists, graphs and what a page is mainly about."""
    if depth > DEEPEST:
        return
    if isinstance(thing, list):
        for each in thing:
            yield from _recipes(each, depth + 1)
    elif isinstance(thing, dict):
        if _is_a(thing, "Recipe"):
            yield thing
            return
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _recipes(thing.get(name), depth + 1)


def _is_a(thing: dict[str, Any], kind: str) -> bool:
    kinds = thing.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(one, str) and one.rpartition("/")[2].rpartition(":")[2] == kind for one in listed)


def _draft(given: dict[str, Any], number: int) -> RecipeDraft:
    try:
        recipe = _Recipe.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            "Recipe %(number)s: %(where)s: %(first)s; correct it and try again.",
            number=number,
            where=where,
            first=first["msg"],
        ) from error
    problems: list[str] = []
    steps = tuple(_steps(recipe.instructions, "", 0))
    minutes = {name: _minutes(getattr(recipe, name), f"{name}Time", problems) for name in ("prep", "cook", "total")}
    return RecipeDraft(
        title=recipe.name,
        lines=_cut(tuple(recipe.lines or recipe.ingredients), "ingredients", problems),
        steps=_cut(steps, "steps", problems),
        note=recipe.description,
        serves=recipe.serves[:100],
        source=(recipe.based_on or recipe.url)[:300],
        author=recipe.author,
        times=Times(**minutes),
        problems=tuple(problems),
    )


def _cut(entries: tuple[Any, ...], what: str, problems: list[str]) -> tuple[Any, ...]:
    if len(entries) > MOST_LINES:
        problems.append(
            Phrase("Of %(count)s %(what)s only the first %(most_lines)s are taken.")
            % {"count": len(entries), "what": what, "most_lines": MOST_LINES}
        )
    return entries[:MOST_LINES]


def _minutes(given: str, what: str, problems: list[str]) -> int | None:
    minutes = iso_minutes(given) if given else None
    if given and minutes is None:
        problems.append(
            Phrase("%(what)s “%(given)s” is no duration such as PT1H30M and is left out.")
            % {"what": what, "given": given[:40]}
        )
    return minutes or None


def _steps(given: object, section: str, depth: int) -> Iterator[StepText]:
    """Steps from a text, a list, HowToStep, HowToSection, ItemList and what they hold."""
    if depth > DEEPEST:
        return
    if isinstance(given, str):
        yield from (StepText(line[:LONGEST_STEP], section) for line in plain_lines(given))
    elif isinstance(given, list):
        for each in given:
            yield from _steps(each, section, depth + 1)
    elif isinstance(given, dict):
        inner = given.get("itemListElement") or given.get("steps") or given.get("item")
        if _is_a(given, "HowToSection"):
            yield from _steps(inner, _words(given.get("name"))[:120] or section, depth + 1)
        elif given.get("text"):
            yield from _steps(_words(given["text"]), section, depth + 1)
        elif inner:
            yield from _steps(inner, section, depth + 1)
        else:
            yield from _steps(_words(given.get("name")), section, depth + 1)
