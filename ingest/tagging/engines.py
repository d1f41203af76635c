"""The taggers, each by its name and version: what `storyloom undo` withdraws in one step is the work of one of these.

A version changes with whatever its tagger would find otherwise; passages are then read again in the background.
"""

from dataclasses import dataclass

from archive.misheard_names import SOUND_ALIKE
from archive.undoing_candidates import RULE


@dataclass(frozen=True, slots=True)
class Engine:
    """One tagger; `name` is the origin of what it suggests."""

    name: str
    version: str


EXACT = Engine("dictionary", "2")
MISHEARD = Engine(SOUND_ALIKE, "1")
NEW_NAMES = Engine(RULE, "1")

ALL = " ".join(f"{one.name}@{one.version}" for one in (EXACT, MISHEARD, NEW_NAMES))
"""What a recording was read by, in one line."""
