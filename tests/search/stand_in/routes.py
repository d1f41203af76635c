"""Which request does what; everything that the documentation does not name is refused."""

import re
from urllib.parse import parse_qs

from tests.search.stand_in.errors import Refused, check, is_texts, is_whole, only_known
from tests.search.stand_in.filters import read_filter
from tests.search.stand_in.searching import multi_search
from tests.search.stand_in.settings import check_settings
from tests.search.stand_in.state import State

_UID = r"(?P<uid>[^/]+)"


def health(state: State, uid, asked, body):
    return 200, {"status": "available"}


def version(state: State, uid, asked, body):
    return 200, {"commitSha": "0" * 40, "commitDate": "2026-01-01T00:00:00Z", "pkgVersion": state.version}


def search(state: State, uid, asked, body):
    return 200, multi_search(state, body)


def create(state: State, uid, asked, body):
    only_known(body, {"uid", "primaryKey"})
    fits = re.fullmatch(r"[A-Za-z0-9_-]{1,400}", body["uid"])
    check(fits, "invalid_index_uid", f"`{body['uid']}` is not a valid index uid.")
    return 202, state.enqueue("indexCreation", body["uid"], lambda: state.create(body["uid"], body.get("primaryKey")))


def info(state: State, uid, asked, body):
    made = "2026-01-01T00:00:00.000000Z"
    return 200, {"uid": uid, "primaryKey": state.index(uid).primary_key, "createdAt": made, "updatedAt": made}


def remove(state: State, uid, asked, body):
    return 202, state.enqueue("indexDeletion", uid, lambda: state.remove(uid))


def settings(state: State, uid, asked, body):
    return 200, state.index(uid).settings


def change_settings(state: State, uid, asked, body):
    check_settings(body)
    return 202, state.enqueue("settingsUpdate", uid, lambda: state.change_settings(uid, body))


def synonyms(state: State, uid, asked, body):
    return 200, state.index(uid).settings["synonyms"]


def change_synonyms(state: State, uid, asked, body):
    return change_settings(state, uid, asked, {"synonyms": body})


def add(state: State, uid, asked, body):
    only_known(asked, {"primaryKey", "csvDelimiter", "skipCreation", "customMetadata"})
    check(isinstance(body, list), "malformed_payload", "The `json` payload provided is malformed.")
    key = asked.get("primaryKey")
    return 202, state.enqueue("documentAdditionOrUpdate", uid, lambda: state.add(uid, body, key))


def fetch(state: State, uid, asked, body):
    only_known(body, {"offset", "limit", "fields", "retrieveVectors", "ids", "filter", "sort"})
    index = state.index(uid)
    fields, offset, limit = body.get("fields", ["*"]), body.get("offset", 0), body.get("limit", 20)
    check(is_texts(fields), "invalid_document_fields", "Invalid value type at `.fields`")
    check(is_whole(offset), "invalid_document_offset", "Invalid value type at `.offset`")
    check(is_whole(limit), "invalid_document_limit", "Invalid value type at `.limit`")
    test = read_filter(body.get("filter"), index.settings["filterableAttributes"], "invalid_document_filter")
    found = [each for each in index.documents.values() if test(each)]
    shown = [
        {name: value for name, value in each.items() if "*" in fields or name in fields}
        for each in found[offset : offset + limit]
    ]
    return 200, {"results": shown, "offset": offset, "limit": limit, "total": len(found)}


def delete(state: State, uid, asked, body):
    only_known(body, {"filter"})
    check(body.get("filter"), "missing_document_filter", "Missing field `filter`")
    read_filter(body["filter"], state.index(uid).settings["filterableAttributes"], "invalid_document_filter")
    return 202, state.enqueue("documentDeletion", uid, lambda: state.delete(uid, body["filter"]))


def similar(state: State, uid, asked, body):
    known = {
        "id", "embedder", "filter", "attributesToRetrieve", "offset", "limit", "rankingScoreThreshold",
        "showRankingScore", "showRankingScoreDetails", "retrieveVectors",
    }  # fmt: skip
    only_known(body, known)
    index = state.index(uid)
    name = body.get("embedder")
    check(name in index.settings["embedders"], "invalid_similar_embedder", f"Cannot find embedder with name `{name}`.")
    one = index.documents.get(str(body.get("id")))
    check(one, "not_found_similar_id", f"Document `{body.get('id')}` not found.")
    vector = one["_vectors"][name]
    check(vector, "invalid_similar_id", "The document has no vector.")
    test = read_filter(body.get("filter"), index.settings["filterableAttributes"], "invalid_similar_filter")
    least = body.get("rankingScoreThreshold", 0.0)
    check(0 <= least <= 1, "invalid_similar_ranking_score_threshold", "the value must be between 0 and 1")
    scored = [
        (score(vector, each["_vectors"][name]), each)
        for each in index.documents.values()
        if each is not one and each["_vectors"][name] and test(each)
    ]
    shown = body.get("attributesToRetrieve", ["*"])
    hits = [
        {key: value for key, value in each.items() if key in shown} | {"_rankingScore": found}
        for found, each in sorted(scored, key=lambda pair: -pair[0])
        if found >= least
    ]
    return 200, {
        "id": str(body["id"]),
        "hits": hits[: body.get("limit", 20)],
        "offset": 0,
        "estimatedTotalHits": len(hits),
    }


def score(one, other):
    """Return the likeness of two vectors of length 1 as the documentation's ranking scores have it, from 0 to 1."""
    return (1 + sum(a * b for a, b in zip(one, other, strict=True))) / 2


def swap(state: State, uid, asked, body):
    for each in body:
        only_known(each, {"indexes", "rename"})
        fits = is_texts(each.get("indexes")) and len(each["indexes"]) == 2
        check(fits, "invalid_swap_indexes", "Two indexes must be given for each swap.")
    pairs = [each["indexes"] for each in body]
    names = [name for pair in pairs for name in pair]
    check(len(set(names)) == len(names), "invalid_swap_duplicate_index_found", "Indexes must be declared only once")
    return 202, state.enqueue("indexSwap", None, lambda: state.swap(pairs))


def tasks(state: State, uid, asked, body):
    only_known(asked, {"uids", "statuses", "indexUids", "types", "limit", "from", "reverse"})
    limit = int(asked.get("limit", 20))
    statuses = set(asked["statuses"].split(",")) if "statuses" in asked else None
    known = {"enqueued", "processing", "succeeded", "failed", "canceled"}
    check(statuses is None or statuses <= known, "invalid_task_statuses", f"`{asked.get('statuses')}` is no status")
    found = [
        task
        for task in reversed(state.tasks)
        if ("uids" not in asked or str(task["uid"]) in asked["uids"].split(","))
        and (statuses is None or task["status"] in statuses)
        and ("indexUids" not in asked or task["indexUid"] in asked["indexUids"].split(","))
    ]
    first = found[0]["uid"] if found else None
    following = found[limit]["uid"] if len(found) > limit else None
    return 200, {"results": found[:limit], "total": len(found), "limit": limit, "from": first, "next": following}


ROUTES = {
    r"/health": {"GET": health},
    r"/version": {"GET": version},
    r"/multi-search": {"POST": search},
    r"/swap-indexes": {"POST": swap},
    r"/tasks": {"GET": tasks},
    r"/indexes": {"POST": create},
    rf"/indexes/{_UID}": {"GET": info, "DELETE": remove},
    rf"/indexes/{_UID}/settings": {"GET": settings, "PATCH": change_settings},
    rf"/indexes/{_UID}/settings/synonyms": {"GET": synonyms, "PUT": change_synonyms},
    rf"/indexes/{_UID}/similar": {"POST": similar},
    rf"/indexes/{_UID}/documents": {"POST": add},
    rf"/indexes/{_UID}/documents/fetch": {"POST": fetch},
    rf"/indexes/{_UID}/documents/delete": {"POST": delete},
}


def answer(state: State, method: str, path: str, *, query: str, authorization: str | None, body) -> tuple[int, object]:
    """Return the status and the body of the answer to one request."""
    for pattern, methods in ROUTES.items():
        found = re.fullmatch(pattern, path)
        if found is None:
            continue
        if method not in methods:
            return 405, None
        if path != "/health" and state.key:
            check(authorization, "missing_authorization_header", "The Authorization header is missing.")
            check(authorization == f"Bearer {state.key}", "invalid_api_key", "The provided API key is invalid.")
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        try:
            return methods[method](state, found.groupdict().get("uid"), asked, body)
        except Refused as refused:
            return refused.status, refused.body
    return 404, None
