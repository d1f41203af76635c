"""The settings of an index: what may be said, in which shape, and what holds when nothing is said."""

import copy
import re

from tests.search.stand_in.errors import check, is_texts, is_whole, only_known

DEFAULTS = {
    "displayedAttributes": ["*"],
    "searchableAttributes": ["*"],
    "filterableAttributes": [],
    "sortableAttributes": [],
    "rankingRules": ["words", "typo", "proximity", "attributeRank", "sort", "wordPosition", "exactness"],
    "stopWords": [],
    "nonSeparatorTokens": [],
    "separatorTokens": [],
    "dictionary": [],
    "synonyms": {},
    "distinctAttribute": None,
    "proximityPrecision": "byWord",
    "typoTolerance": {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
        "disableOnWords": [],
        "disableOnAttributes": [],
        "disableOnNumbers": False,
    },
    "faceting": {"maxValuesPerFacet": 100, "sortFacetValuesBy": {"*": "alpha"}},
    "pagination": {"maxTotalHits": 1000},
    "embedders": {},
    "searchCutoffMs": None,
    "localizedAttributes": None,
    "facetSearch": True,
    "prefixSearch": "indexingTime",
    "foreignKeys": [],
}
RULES = {"words", "typo", "proximity", "attribute", "attributeRank", "sort", "wordPosition", "exactness"}
_OWN_RULE = re.compile(r"[\w.-]+:(asc|desc)")
_NAMES = re.compile(r"(?<!^)(?=[A-Z])")


def default_settings() -> dict:
    return copy.deepcopy(DEFAULTS)


def check_settings(given: dict) -> None:
    """Raise Refused for a setting that is unknown or of another shape than documented."""
    only_known(given, DEFAULTS)
    for name, value in given.items():
        code = f"invalid_settings_{_NAMES.sub('_', name).lower()}"
        default = DEFAULTS[name]
        if isinstance(default, dict):
            check(isinstance(value, dict), code, f"Invalid value type at `.{name}`: expected an object")
            if name not in {"synonyms", "embedders"}:
                only_known(value, default, f" inside `.{name}`")
        elif isinstance(default, list) and name != "foreignKeys":
            check(is_texts(value), code, f"Invalid value type at `.{name}`: expected an array of strings")
    _check_each(given)


def _check_each(given: dict) -> None:
    for rule in given.get("rankingRules", []):
        known = rule in RULES or _OWN_RULE.fullmatch(rule)
        check(known, "invalid_settings_ranking_rules", f"Invalid value at `.rankingRules`: `{rule}` is invalid")
    rules = given.get("rankingRules", [])
    check(
        not ("attribute" in rules and {"attributeRank", "wordPosition"} & set(rules)),
        "invalid_settings_ranking_rules",
        "`attribute` cannot be used beside `attributeRank` or `wordPosition`",
    )
    for names in given.get("synonyms", {}).values():
        check(is_texts(names), "invalid_settings_synonyms", "Invalid value type at `.synonyms`")
    for embedder in given.get("embedders", {}).values():
        only_known(embedder, {"source", "dimensions", "distribution", "binaryQuantized"}, " inside `.embedders`")
        check(
            embedder.get("source") == "userProvided" and is_whole(embedder.get("dimensions")),
            "invalid_settings_embedders",
            "`.embedders`: Missing field `dimensions`, or a source that the stand-in does not know",
        )
    cutoff = given.get("searchCutoffMs")
    check(cutoff is None or is_whole(cutoff), "invalid_settings_search_cutoff_ms", "Invalid `.searchCutoffMs`")
    most = given.get("pagination", {}).get("maxTotalHits", 1)
    check(is_whole(most), "invalid_settings_pagination", "Invalid `.pagination.maxTotalHits`")
    most = given.get("faceting", {}).get("maxValuesPerFacet", 1)
    check(is_whole(most), "invalid_settings_faceting", "Invalid `.faceting.maxValuesPerFacet`")


def merge_settings(known: dict, given: dict) -> None:
    """Change what is given and leave the rest, also inside of an object; synonyms are replaced whole."""
    for name, value in given.items():
        if isinstance(value, dict) and name != "synonyms":
            known[name] = known[name] | value
        else:
            known[name] = copy.deepcopy(value)
