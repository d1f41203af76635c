"""A line that has found its seconds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class How(StrEnum):
    """How a line's seconds were found."""

    words = "words"
    silences = "silences"
    evenly = "evenly"


@dataclass(frozen=True, slots=True)
class Placed:
    """Seconds of one line in recording time; `words` are [text, start_s, end_s, None] where a machine heard them."""

    start_s: float
    end_s: float
    how: How
    words: tuple[tuple[Any, ...], ...] = ()
