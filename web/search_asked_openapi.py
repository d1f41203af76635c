"""What a search takes, for programs that read the API's own description."""

from typing import Any

from archive.reading_filters import FESTIVAL, KINDS, LANGUAGE, YEAR
from web.asked import LAST_PAGE, LONGEST_QUERY, MOST_FILTERS, SORTS

_SAID = {
    "narrator": "Only stories that this person tells, by the end of the person's address.",
    "person": "Only stories that speak of this person.",
    FESTIVAL: "Only stories heard at this festival, by the end of its address.",
    LANGUAGE: "Only stories in this language, by its code.",
    YEAR: "Only stories recorded in this year.",
}


def _parameter(name: str, said: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema}


_WORDS = _parameter(
    "q",
    'Words; the last may be unfinished. "Words in quotes" are taken exactly, -word leaves stories out.',
    {"type": "string", "maxLength": LONGEST_QUERY},
)
SEARCH_PARAMETERS: list[dict[str, Any]] = [
    _WORDS,
    *(
        _parameter(
            kind,
            f"{_SAID.get(kind, f'Only stories that speak of this {kind}, by the end of its address.')}"
            f" Any of several of one kind, all of several kinds; at most {MOST_FILTERS} in all.",
            {"type": "array", "items": {"type": "string"}},
        )
        for kind in KINDS
    ),
    _parameter("sort", "The order of the stories.", {"type": "string", "enum": list(SORTS), "default": "relevance"}),
    _parameter("page", "Ten stories a page.", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}),
]
SUGGEST_PARAMETERS: list[dict[str, Any]] = [_WORDS]
