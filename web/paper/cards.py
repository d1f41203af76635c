"""Recipe cards, A6, front and back: what goes in at the front, how it is made at the back, the voice's code beneath.

Words are set as large as fits on one card; what no size brings onto one goes
on to a further card, so that nothing is cut.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.reading_card import PrintedRecipe
from web.paper.codes import PaperCode, paper_code
from web.paper.letters import SANS, VOICE, lines_of, pick, set_in
from web.paper.public_address import in_words
from web.recipe_pages import minutes_words

ROOM, HEIGHT = 89.0, 128.0
SYMBOL_MM = 28.0
CODE_HEIGHT, FURTHER_HEAD, UNDER_HEAD = 41.0, 9.0, 15.0
TITLES = (90, 80, 68, 56, 50, 43, 37)
TITLE_HEIGHT, TITLE_LEADING = 36.0, 1.1
SIZES = (50, 43, 40, 37, 34, 32, 30, 28)
"""Sizes of what is told, in tenths of a millimetre."""
LEADING, BETWEEN, NUMBER_ROOM, HEADING = 1.3, 1.3, 5.0, 6.5


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line on a card: an ingredient (`number` 0), a step, a heading, or what is said of the recipe (`note`)."""

    text: str
    number: int = 0
    heading: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a card; backs carry the code."""

    card: int
    back: bool
    lines: tuple[CardLine, ...]


def faces_of(ingredients: Sequence[CardLine], steps: Sequence[CardLine], *, head: float) -> tuple[int, list[Face]]:
    """The size of the words and the sides they fill, in pairs; `head` is what stands above them on the first front."""
    filled = {size: _filled(ingredients, steps, size, head) for size in SIZES}
    size = pick(SIZES, [len(filled[size]) <= 2 for size in SIZES])  # noqa: PLR2004 (a front and a back)
    sides = filled[size] + ([()] if len(filled[size]) % 2 else [])
    return size, [Face(number // 2 + 1, bool(number % 2), lines) for number, lines in enumerate(sides)]


def _filled(
    ingredients: Sequence[CardLine], steps: Sequence[CardLine], size: int, head: float
) -> list[tuple[CardLine, ...]]:
    sides: list[list[CardLine]] = [[]]
    left = _holds(0, head)
    for lines in (ingredients, steps):
        if lines is steps and len(sides) == 1:
            sides.append([])
            left = _holds(1, head)
        for line in _short_enough(lines, size):
            takes = height_of(line, size)
            if takes + (HEADING * 2 if line.heading else 0) > left:
                sides.append([])
                left = _holds(len(sides) - 1, head)
            sides[-1].append(line)
            left -= takes
    return [tuple(side) for side in sides]


def _holds(side: int, head: float) -> float:
    if side % 2:
        return HEIGHT - CODE_HEIGHT
    return HEIGHT - (FURTHER_HEAD if side else head)


def height_of(line: CardLine, size: int) -> float:
    """What a line takes, with the space beneath it."""
    if line.heading:
        return HEADING + lines_of(line.text, SANS, size / 10, ROOM) * size / 10 * LEADING
    return lines_of(line.text, VOICE, size / 10, ROOM - NUMBER_ROOM) * size / 10 * LEADING + BETWEEN


def _short_enough(lines: Iterable[CardLine], size: int) -> Iterator[CardLine]:
    """The same lines, those that no side of a card could hold in pieces."""
    most = (HEIGHT - CODE_HEIGHT) / 2
    for line in lines:
        piece: list[str] = []
        number = line.number
        for word in line.text.split():
            if piece and height_of(CardLine(" ".join([*piece, word])), size) > most:
                yield replace(line, text=" ".join(piece), number=number)
                piece, number = [], 0
            piece.append(word)
        yield replace(line, text=" ".join(piece), number=number)


def card_context(printed: PrintedRecipe, *, site: str, words: dict[str, str]) -> dict[str, Any]:
    """The names that `desk/card.html` and `paper/card.html` list; `words` head the ingredients and the steps."""
    recipe = printed.recipe
    title_size = pick(TITLES, [_title_fits(recipe.title, size) for size in TITLES])
    title = set_in(recipe.title, SANS, title_size / 10, room=ROOM, leading=TITLE_LEADING)
    ingredients = [CardLine(line.as_said) for line in recipe.ingredients]
    heading = [CardLine(words["ingredients"], heading=True)] if ingredients else []
    said_of_it = [CardLine(recipe.note, note=True)] if recipe.note else []
    size, faces = faces_of(
        [*said_of_it, *heading, *ingredients],
        list(_steps(printed, words["steps"])),
        head=title.height + UNDER_HEAD,
    )
    code: PaperCode | None = paper_code(f"{site}/recipes/{recipe.slug}", symbol_mm=SYMBOL_MM) if site else None
    total = recipe.times.total
    return {
        "slug": recipe.slug,
        "title": recipe.title,
        "title_size": title_size,
        "told_by": recipe.from_whom.name if recipe.from_whom else "",
        "about": " · ".join(part for part in (recipe.serves, minutes_words(total) if total else "") if part),
        "source": recipe.source,
        "faces": faces,
        "cards": len(faces) // 2,
        "text_size": size,
        "code": code,
        "site": site,
        "site_words": in_words(site),
        "left_out": printed.left_out,
        "pdf": f"/desk/recipes/{recipe.slug}/card.pdf" if site else "",
    }


def _steps(printed: PrintedRecipe, heading: str) -> Iterator[CardLine]:
    section = ""
    for number, step in enumerate(printed.recipe.steps, 1):
        if number == 1 or (step.section and step.section != section):
            yield CardLine(step.section or heading, heading=True)
        section = step.section
        yield CardLine(step.text, number)


def _title_fits(title: str, size: int) -> bool:
    stands = set_in(title, SANS, size / 10, room=ROOM, leading=TITLE_LEADING)
    return stands.height <= TITLE_HEIGHT and not stands.broken
