"""The stand-in is strict: what the documentation does not allow is refused, with the documented code."""

import pytest
import requests

from tests.search.stand_in.server import running


@pytest.fixture(scope="module")
def server():
    with running(key="secret") as server:
        server.state.create("stories", "id")
        server.state.change_settings("stories", {"filterableAttributes": ["id", "dish"], "sortableAttributes": ["id"]})
        yield server


def send(server, method, path, body=None, **more):
    headers = {"Authorization": "Bearer secret"} | more.pop("headers", {})
    return requests.request(method, f"{server.url}{path}", json=body, headers=headers, timeout=5, **more)


def code(answer):
    return answer.status_code, answer.json()["code"]


def asking(**query):
    return {"queries": [{"indexUid": "stories", **query}]}


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"unknown": 1}, "bad_request"),
        ({"q": 5}, "invalid_search_q"),
        ({"limit": -1}, "invalid_search_limit"),
        ({"page": "1"}, "invalid_search_page"),
        ({"hitsPerPage": True}, "invalid_search_hits_per_page"),
        ({"facets": ["colour"]}, "invalid_search_facets"),
        ({"facets": "dish"}, "invalid_search_facets"),
        ({"sort": ["dish:asc"]}, "invalid_search_sort"),
        ({"sort": ["id:up"]}, "invalid_search_sort"),
        ({"matchingStrategy": "any"}, "invalid_search_matching_strategy"),
        ({"attributesToSearchOn": ["nothing"]}, "invalid_search_attributes_to_search_on"),
        ({"showMatchesPosition": 1}, "invalid_search_show_matches_position"),
        ({"filter": 5}, "invalid_search_filter"),
        ({"filter": [[["dish = 1"]]]}, "invalid_search_filter"),
        ({"filter": "colour = 1"}, "invalid_search_filter"),
        ({"filter": "dish ="}, "invalid_search_filter"),
        ({"filter": "dish = 1 dish = 2"}, "invalid_search_filter"),
        ({"filter": "dish IN 1"}, "invalid_search_filter"),
        ({"filter": "dish IN [1 2]"}, "invalid_search_filter"),
        ({"filter": "dish IN [1"}, "invalid_search_filter"),
        ({"filter": "(dish = 1"}, "invalid_search_filter"),
        ({"filter": "dish = OR"}, "invalid_search_filter"),
        ({"filter": "dish = 'x"}, "invalid_search_filter"),
        ({"filter": 'dish = "x'}, "invalid_search_filter"),
        ({"filter": "dish = a b"}, "invalid_search_filter"),
    ],
)
def test_queries(server, query, refused):
    answer = send(server, "POST", "/multi-search", asking(**query))
    assert code(answer) == (400, refused)
    assert answer.json()["message"].startswith("Inside `.queries[0]`")


@pytest.mark.parametrize("text", ["dish IN []", 'dish NOT IN [1, "a"]', 'NOT (dish = 1 OR id != 2) AND dish = "x y"'])
def test_filters_that_are_read(server, text):
    assert send(server, "POST", "/multi-search", asking(filter=[text, [text, "id = 1"]])).status_code == 200


@pytest.mark.parametrize(
    ("settings", "refused"),
    [
        ({"colour": 1}, "bad_request"),
        ({"pagination": {"most": 1}}, "bad_request"),
        ({"pagination": {"maxTotalHits": -1}}, "invalid_settings_pagination"),
        ({"faceting": {"maxValuesPerFacet": "many"}}, "invalid_settings_faceting"),
        ({"rankingRules": ["words", "newest"]}, "invalid_settings_ranking_rules"),
        ({"rankingRules": ["attribute", "wordPosition"]}, "invalid_settings_ranking_rules"),
        ({"searchableAttributes": "title"}, "invalid_settings_searchable_attributes"),
        ({"synonyms": {"a": "b"}}, "invalid_settings_synonyms"),
        ({"searchCutoffMs": 1.5}, "invalid_settings_search_cutoff_ms"),
        ({"typoTolerance": {"onNumbers": False}}, "bad_request"),
        ({"embedders": {"meaning": {"source": "userProvided"}}}, "invalid_settings_embedders"),
    ],
)
def test_settings(server, settings, refused):
    assert code(send(server, "PATCH", "/indexes/stories/settings", settings)) == (400, refused)


@pytest.mark.parametrize(
    ("method", "path", "body", "refused"),
    [
        ("GET", "/indexes/nothing", None, (404, "index_not_found")),
        ("GET", "/indexes/nothing/settings", None, (404, "index_not_found")),
        ("POST", "/indexes", {"uid": "two words"}, (400, "invalid_index_uid")),
        ("POST", "/indexes", {"uid": "x", "settings": {}}, (400, "bad_request")),
        ("POST", "/indexes/stories/documents", {"id": 1}, (400, "malformed_payload")),
        ("POST", "/indexes/stories/documents/fetch", {"where": "x"}, (400, "bad_request")),
        ("POST", "/indexes/stories/documents/fetch", {"filter": "colour = 1"}, (400, "invalid_document_filter")),
        ("POST", "/indexes/stories/documents/delete", {"filter": ""}, (400, "missing_document_filter")),
        ("POST", "/swap-indexes", [{"indexes": ["a"]}], (400, "invalid_swap_indexes")),
        ("POST", "/swap-indexes", [{"indexes": ["a", "a"]}], (400, "invalid_swap_duplicate_index_found")),
        ("GET", "/tasks?statuses=done", None, (400, "invalid_task_statuses")),
        ("GET", "/tasks?status=failed", None, (400, "bad_request")),
    ],
)
def test_requests(server, method, path, body, refused):
    assert code(send(server, method, path, body)) == refused


def test_methods_and_paths(server):
    assert send(server, "PUT", "/multi-search", {}).status_code == 405
    assert send(server, "GET", "/nothing").status_code == 404


def test_keys_and_content(server):
    assert send(server, "GET", "/health", headers={"Authorization": "Bearer no"}).status_code == 200
    assert code(send(server, "GET", "/version", headers={"Authorization": "Bearer no"})) == (403, "invalid_api_key")
    assert code(requests.get(f"{server.url}/version", timeout=5)) == (401, "missing_authorization_header")
    assert code(send(server, "POST", "/multi-search", data=b"{}")) == (415, "missing_content_type")
    json_type = {"Content-Type": "application/json"}
    assert code(send(server, "POST", "/multi-search", data=b"{", headers=json_type)) == (400, "malformed_payload")


@pytest.mark.parametrize(
    ("document", "refused"),
    [({}, "missing_document_id"), ({"id": "a b"}, "invalid_document_id"), ({"id": 1.5}, "invalid_document_id")],
)
def test_documents_fail_with_their_task(server, document, refused):
    uid = send(server, "POST", "/indexes/stories/documents", [document]).json()["taskUid"]
    (task,) = send(server, "GET", f"/tasks?uids={uid}").json()["results"]
    assert (task["status"], task["error"]["code"]) == ("failed", refused)


def test_a_swap_of_what_is_not_there_fails_with_its_task(server):
    uid = send(server, "POST", "/swap-indexes", [{"indexes": ["stories", "nothing"]}]).json()["taskUid"]
    (task,) = send(server, "GET", f"/tasks?uids={uid}").json()["results"]
    assert task["error"]["code"] == "index_not_found"
