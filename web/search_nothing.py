"""Where nothing was found: the nearest spelling, the filter to drop, and what the archive does have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.errors import MissingPart
from archive.reading_filters import Narrowing
from search.contract import Filter, Question
from web.asking_the_index import Seeker, ask
from web.search_facets import Choice, choices

MOST_TRIED, MOST_OF_A_KIND = 5, 4
HELD = ("person", "dish", "crop", "ingredient", "place")


@dataclass(frozen=True, slots=True)
class Without:
    """How many stories there would be without one of the filters, or without the words (None)."""

    narrowing: Narrowing | None
    stories: int


def without_each(seeker: Seeker, question: Question, chosen: Sequence[Narrowing]) -> tuple[Without, ...]:
    """What keeps stories out, and that which keeps most out first; the words last."""
    found = []
    for one in chosen[:MOST_TRIED]:
        others = tuple(Filter(other.kind, other.id) for other in chosen if other != one)
        if others or question.text:
            found.append(Without(one, _total(seeker, replace(question, filters=others))))
    found.sort(key=lambda each: -each.stories)
    if chosen and question.text:
        found.append(Without(None, _total(seeker, replace(question, text="", other_names=()))))
    return tuple(one for one in found if one.stories)


def _total(seeker: Seeker, question: Question) -> int:
    return ask(seeker, replace(question, limit=0, offset=0, moments=0)).total


def most_spoken_of(seeker: Seeker) -> dict[str, tuple[Choice, ...]]:
    """Kind -> what open stories speak of most; nothing while no index answers."""
    try:
        counts = ask(seeker, Question(limit=0, moments=0)).facets
    except MissingPart:
        return {}
    found = choices(seeker, [count for count in counts if count.kind in HELD], ())
    return {kind: found[kind][:MOST_OF_A_KIND] for kind in HELD if kind in found}
