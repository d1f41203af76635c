"""Filter expressions, made of numbers and quoted words only: nothing that anyone types is ever syntax."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from search.contract import Filter, Question

STANDING = "standing = 1"


def literal(value: float | str) -> str:
    """Write a value as it stands in a filter expression."""
    if isinstance(value, str):
        sayable = value.encode(errors="replace").decode()
        inner = sayable.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{inner}"'
    return str(value)


def any_of(attribute: str, values: Iterable[int | str]) -> str:
    """Match documents whose attribute holds any of the values."""
    return f"{attribute} IN [{_listed(values)}]"


def none_of(attribute: str, values: Iterable[int | str]) -> str:
    """Match documents whose attribute holds none of the values."""
    return f"{attribute} NOT IN [{_listed(values)}]"


def kinds(filters: Iterable[Filter]) -> dict[str, str]:
    """Return a condition for each kind that is filtered by: any filter of the kind will do."""
    chosen = sorted({(each.kind, each.id) for each in filters}, key=lambda pair: (pair[0], str(pair[1])))
    groups = groupby(chosen, key=lambda pair: pair[0])
    return {kind: any_of(kind, [value for _, value in pairs]) for kind, pairs in groups}


def which_stories(question: Question, *, but: str | None = None) -> list[str]:
    """Return what a story must be apart from the words; `but` is a kind whose filters do not count."""
    conditions = [STANDING]
    if question.among is not None:
        conditions.append(any_of("id", sorted(question.among)))
    if question.excluded_stories:
        conditions.append(none_of("id", sorted(question.excluded_stories)))
    return conditions + [condition for kind, condition in kinds(question.filters).items() if kind != but]


def all_but(story_id: int, passage_ids: Sequence[int]) -> str:
    """Match the passages of a story that are not among those it now has."""
    if not passage_ids:
        return f"story = {story_id}"
    return f"(story = {story_id} AND {none_of('passage', passage_ids)})"


def _listed(values: Iterable[int | str]) -> str:
    return ", ".join(literal(value) for value in values)
