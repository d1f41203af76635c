"""A recipe as a file gives it, before the archive has looked at it."""

from dataclasses import dataclass, field

from archive.recipe_texts import StepText, Times

MOST_BYTES = 2 * 1024 * 1024
MOST_RECIPES = 200
MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class RecipeDraft:
    """What was read; `problems` are sentences about what was left out or guessed."""

    title: str
    lines: tuple[str, ...] = ()
    steps: tuple[StepText, ...] = ()
    note: str = ""
    serves: str = ""
    source: str = ""
    author: str = ""
    times: Times = field(default_factory=Times)
    problems: tuple[str, ...] = ()
