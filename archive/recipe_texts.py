"""A recipe in words, as a form, a file or a vocabulary gives it, before anything is looked up or kept."""

from dataclasses import dataclass, field
from typing import Literal

from archive.said_at import KEPT, SaidAt

Said = SaidAt | Literal["kept"] | None
"""Where something is said; `kept` leaves it where it was before, None says that nobody knows."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a person says that a line is to be read; `ingredient` is a name, empty for none."""

    amount: str = ""
    unit: str = ""
    ingredient: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineText:
    """One ingredient as it was said.

    With `reading` None the archive reads it, unless a person has settled this
    very line before; a `reading` settles it. `again` has it read anew whoever settled it.
    """

    as_said: str
    reading: Reading | None = None
    said: Said = KEPT
    again: bool = False


@dataclass(frozen=True, slots=True)
class StepText:
    """One step, and the part of the recipe that it belongs to ('' for none)."""

    text: str
    section: str = ""
    said: Said = KEPT


@dataclass(frozen=True, slots=True)
class Times:
    """How long it takes, in minutes; None where nobody says."""

    prep: int | None = None
    cook: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class RecipeText:
    """A recipe in words; dish and person by name (`from_person` empty: not known)."""

    title: str
    dish: str
    from_person: str = ""
    note: str = ""
    serves: str = ""
    source: str = ""
    times: Times = field(default_factory=Times)
    lines: tuple[LineText, ...] = ()
    steps: tuple[StepText, ...] = ()
