"""What Meilisearch is told about the two indexes of an audience, and how an index of other settings is noticed.

`stories` answers: hits, totals and facets are its own. `passages` gives the
moments. Everything in both is folded already, so that the server has no words
to take apart.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.contract import FILTER_KINDS, Audience, OtherNames

TESTED_VERSION = "1.50"
OLDEST_MINOR = 15
"""Of version 1, the first that knows every setting sent here."""

MEANING = "meaning"
OWN_TEXTS = ("title", "names", "subjects", "lede")
SAID_TEXTS = ("said", "said_2", "said_3", "said_4", "spoken_of")
"""A story's passages once more. Meilisearch reads 65,535 places of one attribute, so long stories need several."""

MOST_HITS = 1_000_000
_MOST_FACETS = 1_000
"""Things of one kind that are counted, those with most stories first: many more than are ever named."""

_CUTOFF_MS = 150
_RANKING = ("sort", "words", "typo", "proximity", "attributeRank", "wordPosition", "exactness")
"""The order of Meilisearch's own rules, but for `sort`: who asks for the oldest first means the oldest of all."""

_UNORDERED = frozenset({"filterableAttributes", "sortableAttributes", "displayedAttributes"})


@dataclass(frozen=True, slots=True)
class IndexNames:
    """What the indexes of one audience are called on the server, those in use and those being built beside them."""

    audience: Audience
    prefix: str = ""

    @property
    def stories(self) -> str:
        """The index that answers."""
        return f"{self.prefix}{self.audience}_stories"

    @property
    def passages(self) -> str:
        """The index that gives the moments."""
        return f"{self.prefix}{self.audience}_passages"

    @property
    def in_use(self) -> tuple[str, str]:
        """Both, in the order they are built in."""
        return self.stories, self.passages

    def being_built(self, name: str) -> str:
        """Return the name under which the successor of an index is built."""
        return f"{name}_next"


def story_settings() -> dict[str, Any]:
    """Return every setting of the `stories` index that matters here, apart from the names."""
    return _shared() | {
        "searchableAttributes": [*OWN_TEXTS, *SAID_TEXTS],
        "displayedAttributes": ["id", "version", "standing", *OWN_TEXTS],
        "filterableAttributes": ["id", "standing", *sorted(FILTER_KINDS)],
        "sortableAttributes": ["year", "recorded_at", "duration"],
        "rankingRules": [*_RANKING, "id:desc"],
    }


def passage_settings(meaning_dimensions: int | None = None) -> dict[str, Any]:
    """Return every setting of the `passages` index that matters here, apart from the names."""
    settings = _shared() | {
        "searchableAttributes": ["text", "subjects"],
        "displayedAttributes": ["story", "passage", "start_s", "text", "subjects", "speaks_of"],
        "filterableAttributes": ["story", "passage", "speaks_of"],
        "sortableAttributes": ["start_s"],
        "rankingRules": list(_RANKING),
    }
    if meaning_dimensions:
        settings["embedders"] = {MEANING: {"source": "userProvided", "dimensions": meaning_dimensions}}
    return settings


def synonyms(names: Iterable[OtherNames]) -> dict[str, list[str]]:
    """Return what things are called besides, one way: only what was typed brings its other names along."""
    other: dict[str, list[str]] = {}
    for each in names:
        known = other.setdefault(" ".join(each.words), [])
        known += [name for name in map(" ".join, each.names) if name not in known]
    return other


def differing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Return the settings that are not as wanted; what the server knows beyond them does not count."""
    names = [name for name, value in wanted.items() if not _holds(name, value, found.get(name))]
    if "embedders" not in wanted and found.get("embedders"):
        names.append("embedders")
    return sorted(names)


def _shared() -> dict[str, Any]:
    return {
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
            "disableOnNumbers": True,
        },
        "faceting": {"maxValuesPerFacet": _MOST_FACETS, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": MOST_HITS},
        "searchCutoffMs": _CUTOFF_MS,
    }


def _holds(name: str, wanted: object, found: object) -> bool:
    if isinstance(wanted, Mapping):
        read = found if isinstance(found, Mapping) else getattr(found, "__dict__", {})
        return all(_holds(name, value, read.get(key)) for key, value in wanted.items())
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        if not isinstance(found, Collection) or isinstance(found, str | Mapping):
            return False
        return set(wanted) == set(found) if name in _UNORDERED else list(wanted) == list(found)
    return bool(wanted == found)
