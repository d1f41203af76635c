"""Answers one query of a multi-search, after checking every field of it."""

from collections import Counter

from tests.search.stand_in.errors import Refused, check, is_texts, is_whole, only_known
from tests.search.stand_in.filters import read_filter
from tests.search.stand_in.words import read_words

_WHOLE = {"offset": "offset", "limit": "limit", "page": "page", "hitsPerPage": "hits_per_page"}
_TEXTS = {
    "facets": "facets",
    "sort": "sort",
    "attributesToRetrieve": "attributes_to_retrieve",
    "attributesToSearchOn": "attributes_to_search_on",
}
_FLAGS = {"showMatchesPosition": "show_matches_position", "showRankingScore": "show_ranking_score"}
_KNOWN = {"indexUid", "q", "filter", "matchingStrategy", *_WHOLE, *_TEXTS, *_FLAGS}


def search(index, query: dict, taken_for: dict[str, str]) -> dict:
    settings = index.settings
    _check(query, settings)
    test = read_filter(query.get("filter"), settings["filterableAttributes"], "invalid_search_filter")
    asked = read_words(query.get("q") or "", settings["synonyms"], taken_for)
    searched = query.get("attributesToSearchOn") or settings["searchableAttributes"]
    found = [
        document
        for document in index.documents.values()
        if test(document)
        and asked.finds(_texts(document, searched), _texts(document, settings["searchableAttributes"]))
    ]
    for rule in reversed(query.get("sort") or []):
        name, _, order = rule.partition(":")
        there = [each for each in found if each.get(name) is not None]
        there.sort(key=lambda each: each[name], reverse=order == "desc")
        found = there + [each for each in found if each.get(name) is None]
    most = settings["pagination"]["maxTotalHits"]
    answer = {"indexUid": index.uid, "query": query.get("q") or "", "processingTimeMs": 0}
    page, numbers = _page(query, found[:most], min(len(found), most))
    answer |= {"hits": [_hit(each, query, settings, asked) for each in page], **numbers}
    if query.get("facets") is not None:
        counts = {name: _count(found, name, settings) for name in query["facets"]}
        answer |= {"facetDistribution": {name: count for name, count in counts.items() if count}, "facetStats": {}}
    return answer


def _check(query: dict, settings: dict) -> None:
    only_known(query, _KNOWN)
    check(isinstance(query.get("q", ""), str), "invalid_search_q", "Invalid value type at `.q`: expected a string")
    for name, code in _WHOLE.items():
        check(name not in query or is_whole(query[name]), f"invalid_search_{code}", f"Invalid value type at `.{name}`")
    for name, code in _TEXTS.items():
        check(name not in query or is_texts(query[name]), f"invalid_search_{code}", f"Invalid value type at `.{name}`")
    for name, code in _FLAGS.items():
        fits = name not in query or isinstance(query[name], bool)
        check(fits, f"invalid_search_{code}", f"Invalid value type at `.{name}`")
    strategy = query.get("matchingStrategy", "last")
    check(strategy in {"last", "all", "frequency"}, "invalid_search_matching_strategy", f"Unknown value `{strategy}`")
    for name in query.get("facets", []):
        check(name in settings["filterableAttributes"], "invalid_search_facets", f"`{name}` is not filterable")
    for name in query.get("attributesToSearchOn", []):
        fits = name in settings["searchableAttributes"]
        check(fits, "invalid_search_attributes_to_search_on", f"`{name}` is not searchable")
    for rule in query.get("sort", []):
        name, _, order = rule.partition(":")
        fits = name in settings["sortableAttributes"] and order in {"asc", "desc"}
        check(fits and "sort" in settings["rankingRules"], "invalid_search_sort", f"`{rule}` is not sortable")


def _page(query: dict, found: list, total: int) -> tuple[list, dict]:
    if "page" not in query and "hitsPerPage" not in query:
        offset, limit = query.get("offset", 0), query.get("limit", 20)
        return found[offset : offset + limit], {"offset": offset, "limit": limit, "estimatedTotalHits": total}
    size, page = query.get("hitsPerPage", 20), query.get("page", 1)
    numbers = {"hitsPerPage": size, "page": page, "totalPages": -(-total // size) if size else 0, "totalHits": total}
    return (found[(page - 1) * size : page * size] if page else []), numbers


def _hit(document: dict, query: dict, settings: dict, asked) -> dict:
    displayed = settings["displayedAttributes"]
    shown = {name: value for name, value in document.items() if "*" in displayed or name in displayed}
    retrieved = query.get("attributesToRetrieve", ["*"])
    hit = {name: value for name, value in shown.items() if "*" in retrieved or name in retrieved}
    if query.get("showMatchesPosition"):
        hit["_matchesPosition"] = asked.marks(_texts(shown, settings["searchableAttributes"]))
    if query.get("showRankingScore"):
        hit["_rankingScore"] = 1.0
    return hit


def _count(found: list, name: str, settings: dict) -> dict[str, int]:
    values = [each.get(name) for each in found]
    each = (one for value in values for one in (value if isinstance(value, list) else [value]) if one is not None)
    counted = sorted(Counter(map(str, each)).items())
    orders = settings["faceting"]["sortFacetValuesBy"]
    if orders.get(name, orders["*"]) == "count":
        counted.sort(key=lambda pair: -pair[1])
    return dict(counted[: settings["faceting"]["maxValuesPerFacet"]])


def _texts(document: dict, names: list[str]) -> dict:
    found = {name: document.get(name) for name in (document if "*" in names else names)}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))
    }


def multi_search(state, body: dict) -> dict:
    only_known(body, {"queries", "federation"})
    check(body.get("federation") is None, "bad_request", "the stand-in knows no federation")
    results = []
    for place, query in enumerate(body["queries"]):
        try:
            check(isinstance(query.get("indexUid"), str), "missing_index_uid", "Missing field `indexUid`")
            results.append(search(state.index(query["indexUid"]), query, state.taken_for))
        except Refused as refused:
            raise Refused(refused.code, f"Inside `.queries[{place}]`: {refused}") from refused
    return {"results": results}
