"""What surrounds every answer: headers, the nonce, requests from other sites, sizes, and failures that tell nothing."""

import re

import pytest
from fastapi.testclient import TestClient

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading
from archive.signing_in import account_of_session
from tests.web.stories import tell_a_story
from web.app import make_app
from web.body_limit import FORM_BYTES


@pytest.mark.parametrize(
    "address", ["/", "/stories/none", "/static/base.css", "/static/none", "/api/v1/stories", "/healthz", "/desk"]
)
def test_every_answer_has_the_headers(client, address):
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers


def test_the_nonce_is_in_the_page_and_new_each_time(client):
    seen = set()
    for _ in range(3):
        answer = client.get("/")
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"]).group(1)
        assert set(re.findall(r'nonce="([^"]*)"', answer.text)) == {nonce}
        seen.add(nonce)
    assert len(seen) == 3


def test_no_page_has_a_script_or_style_that_the_policy_stops(client, place):
    told = tell_a_story(place)
    for address in ("/", "/stories", f"/stories/{told.slug}", "/people", "/about", "/sign-in", "/search?q=soup"):
        text = client.get(address).text
        assert not re.search(r"<script(?![^>]*nonce=)", text), address
        assert not re.search(r"\son[a-z]+=|<style|\sstyle=|javascript:", text), address


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "http://testserver", "Host": "elsewhere.example"},
    ],
)
def test_another_site_cannot_make_a_browser_act(client, signed_in, place, headers):
    signed_in(Role.steward)
    token = client.cookies["session"]
    for address in ("/sign-out", "/theme", "/contribute", "/desk/stories", "/sign-in"):
        answer = client.post(address, headers=headers)
        assert answer.status_code == 403, address
        assert "came from another site" in answer.text
    with reading(place.engine) as session:
        assert account_of_session(session, token, now=utc_now()) is not None


def test_a_request_that_says_nothing_of_where_it_comes_from_is_refused(place):
    with TestClient(make_app(place), follow_redirects=False) as silent:
        assert silent.post("/theme", data={"theme": "dark"}).status_code == 403
        assert (
            silent.post("/theme", data={"theme": "dark"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
        )


def test_a_form_that_is_too_long_is_refused(client):
    assert client.post("/sign-in", content=b"x" * (FORM_BYTES + 1)).status_code == 413


def test_a_form_that_grows_too_long_on_its_way_is_refused(client):
    def endless():
        for _ in range(FORM_BYTES // 65536 + 2):
            yield b"e=" + b"x" * 65536

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-in", content=endless(), headers=headers).status_code == 413


def test_an_unforeseen_failure_tells_nothing_of_the_inside(client, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("secret words of /srv/inside")

    monkeypatch.setattr("web.routes.stories.list_stories", broken)
    answer = client.get("/stories")
    assert answer.status_code == 500
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers
    assert "secret words" in caplog.text
    assert client.get("/stories", headers={"Accept": "application/json"}).json()["error"].startswith("Something went")


def test_an_unknown_address_and_a_wrong_method_are_pages(client):
    assert "There is no page at this address." in client.get("/nothing/here").text
    assert client.delete("/stories").status_code == 405
    assert client.get("/api/v1/nothing").json()["error"] == "There is no page at this address."


def test_forwarded_headers_change_nothing(client):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    for address in ("/", "/contribute", "/nothing"):
        answer = client.get(address, headers=forged)
        assert "evil.example" not in answer.text
        assert "evil.example" not in answer.headers.get("location", "")


def test_head_is_get_without_the_body(client):
    head, get = client.head("/about"), client.get("/about")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


def test_pages_are_revalidated_and_versioned_files_are_kept(client, signed_in):
    assert client.get("/").headers["cache-control"] == "no-cache"
    assert "immutable" in client.get("/static/base.css?v=1").headers["cache-control"]
    signed_in(Role.contributor)
    assert client.get("/").headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/static/../pages.py", "/static/%2e%2e/pages.py", "/static/..%5cpages.py"])
def test_static_files_are_the_static_folder_alone(client, path):
    assert client.get(path).status_code == 404


def test_the_theme_is_kept_and_leads_back_to_this_site_only(client):
    answer = client.post("/theme", data={"theme": "dark", "back": "//evil.example/x"})
    assert answer.headers["location"] == "/"
    assert 'data-theme="dark"' in client.get("/about").text
    assert "set-cookie" not in client.post("/theme", data={"theme": "x;y", "back": "/about"}).headers


def test_a_language_prefix_that_is_no_language_is_no_page(client):
    assert client.get("/xx/stories").status_code == 404
    assert client.get("/stories").headers["content-language"] == "en"


def test_health_says_what_works(client):
    health = client.get("/healthz").json()
    assert health == {"ok": True, "database": True, "index": False, "worker": False, "worker_seen_s_ago": None}
