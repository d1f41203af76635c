"""Signing in and out, invitations, and what they must not tell or allow."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from archive.accounts import Account, Role, SignInSession
from archive.clock import utc_now
from archive.database import reading, writing
from archive.settings import Settings
from archive.signing_in import add_account, disable_account, invite
from ingest.place import open_place
from tests.web.conftest import ORIGIN, PASSWORD
from web.app import make_app
from web.sign_in_limits import SignInLimits


def an_account(place, email="amara@example.org", role=Role.contributor):
    with writing(place.engine) as session:
        return add_account(session, email=email, name="Amara", password=PASSWORD, role=role, now=utc_now())


def test_signing_in_and_out(client, place):
    an_account(place)
    assert client.get("/me").headers["location"] == "/sign-in?next=%2Fme"
    answer = client.post("/sign-in", data={"email": "Amara@Example.org ", "password": PASSWORD, "next": "/me"})
    assert answer.headers["location"] == "/me"
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert client.get("/me").status_code == 200
    token = client.cookies["session"]
    client.post("/sign-out")
    assert client.get("/me").status_code == 303
    client.cookies.set("session", token)
    assert client.get("/me").status_code == 303, "the token itself must be closed, not the cookie alone"


def test_cookies_are_for_https_only_where_the_site_says_so(tmp_path):
    place = open_place(Settings(data=tmp_path, transcriber="none", secure_cookies=True))
    an_account(place)
    with TestClient(make_app(place), headers=ORIGIN, follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"email": "amara@example.org", "password": PASSWORD})
        assert "Secure" in answer.headers["set-cookie"]


def test_a_new_sign_in_takes_over_no_former_session(client, place):
    an_account(place)
    client.cookies.set("session", "chosen-by-someone-else")
    first = client.post("/sign-in", data={"email": "amara@example.org", "password": PASSWORD}).headers["set-cookie"]
    client.cookies.clear()
    answer = client.post("/sign-in", data={"email": "amara@example.org", "password": PASSWORD})
    second = re.search(r"session=([^;]+)", answer.headers["set-cookie"]).group(1)
    assert second not in first
    assert second != "chosen-by-someone-else"
    with reading(place.engine) as session:
        tokens = list(session.scalars(select(SignInSession.token_sha256)))
    assert len(set(tokens)) == 2
    assert second not in tokens, "only its hash is kept"


def test_signing_in_again_closes_the_former_session_of_this_browser(client, place):
    an_account(place)
    for _ in range(2):
        client.post("/sign-in", data={"email": "amara@example.org", "password": PASSWORD})
    with reading(place.engine) as session:
        closed = [row.revoked_at is not None for row in session.scalars(select(SignInSession))]
    assert sorted(closed) == [False, True]


def test_unknown_wrong_and_disabled_read_the_same(client, place):
    account = an_account(place)
    an_account(place, "closed@example.org")
    with writing(place.engine) as session:
        closed = session.scalars(select(Account).where(Account.email == "closed@example.org")).one()
        disable_account(session, closed, now=utc_now())
    tries = [("nobody@example.org", PASSWORD), (account.email, "wrong password"), ("closed@example.org", PASSWORD)]
    answers = [client.post("/sign-in", data={"email": email, "password": password}) for email, password in tries]
    told = set()
    for (email, _), answer in zip(tries, answers, strict=True):
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"]).group(1)
        told.add((answer.status_code, answer.text.replace(nonce, "-").replace(email, "-")))
        assert "set-cookie" not in answer.headers
    assert len(told) == 1
    assert answers[0].status_code == 401


def test_a_disabled_account_is_out_at_once(client, place, signed_in):
    signed_in(Role.steward)
    assert client.get("/desk").status_code == 200
    with writing(place.engine) as session:
        disable_account(session, session.scalars(select(Account)).one(), now=utc_now())
    assert client.get("/desk").status_code == 303


def test_an_account_that_is_guessed_at_is_shut_for_a_while_and_others_are_not(client, place):
    an_account(place)
    an_account(place, "other@example.org")
    statuses = [
        client.post("/sign-in", data={"email": "amara@example.org", "password": "x"}).status_code for _ in range(12)
    ]
    assert statuses == [401] * 10 + [429] * 2
    right = {"email": "amara@example.org", "password": PASSWORD}
    assert client.post("/sign-in", data=right).status_code == 429
    assert client.post("/sign-in", data={**right, "email": "other@example.org"}).status_code == 303


def test_a_right_password_forgets_the_wrong_ones():
    limits = SignInLimits(per_account=2)
    for _ in range(5):
        limits.count(email="a@example.org", address="10.0.0.1")
        limits.forgive(email="A@example.org")


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "http:evil.example", "/\t/evil.example", "/\n/evil.example", "evil", "///evil.example", "https:///evil.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(client, place, next_):
    an_account(place)
    assert "evil" not in client.get("/sign-in", params={"next": next_}).text
    answer = client.post("/sign-in", data={"email": "amara@example.org", "password": PASSWORD, "next": next_})
    assert answer.headers["location"] == "/"


def test_a_page_that_needs_signing_in_comes_back_to_itself_with_its_question(client):
    assert client.get("/desk?show=ready").headers["location"] == "/sign-in?next=%2Fdesk%3Fshow%3Dready"
    answer = client.get("/me/uploads/x/progress", headers={"Accept": "application/json"})
    assert (answer.status_code, "error" in answer.json()) == (401, True)


def test_the_first_steward_sets_the_archive_up_through_a_link_that_works_once(client, place):
    with writing(place.engine) as session:
        token = invite(session, role=Role.steward, made_by_id=None, now=utc_now())
    address = f"/invitations/{token}"
    assert "Set up the archive" in client.get(address).text
    given = {"name": "Noor", "email": "noor@example.org", "password": "short"}
    answer = client.post(address, data=given)
    assert (answer.status_code, "at least 10 characters" in answer.text) == (422, True)
    assert client.post(address, data={**given, "password": PASSWORD}).status_code == 303
    assert client.get("/desk/invitations").status_code == 200
    assert client.get(address).status_code == 404
    assert client.post(address, data={**given, "email": "b@example.org", "password": PASSWORD}).status_code == 404


def test_a_steward_invites_and_the_role_is_the_links_own(client, place, signed_in):
    signed_in(Role.steward)
    page = client.post("/desk/invitations", data={"role": "contributor"}).text
    token = re.search(r"/invitations/([\w-]+)\"", page).group(1)
    client.post("/sign-out")
    # A field that the form does not have must change nothing.
    given = {"name": "Tomas", "email": "t@example.org", "password": PASSWORD, "role": "steward"}
    assert client.post(f"/invitations/{token}", data=given).status_code == 303
    with reading(place.engine) as session:
        roles = {row.email: row.role for row in session.scalars(select(Account))}
    assert roles["t@example.org"] is Role.contributor
    assert client.get("/desk/invitations").status_code == 403


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"port": 8123, "host": "::1"}, "http://[::1]:8123"),
        ({"base_url": "https://voices.example.org/"}, "https://voices.example.org"),
    ],
)
def test_an_invitation_leads_where_the_settings_say_and_not_where_the_request_does(tmp_path, settings, address):
    place = open_place(Settings(data=tmp_path / "other", transcriber="none", **settings))
    with writing(place.engine) as session:
        add_account(session, email="s@example.org", name="S", password=PASSWORD, role=Role.steward, now=utc_now())
    elsewhere = {"Host": "evil.example", "Origin": "http://evil.example"}
    with TestClient(make_app(place), headers=elsewhere, follow_redirects=False) as client:
        client.post("/sign-in", data={"email": "s@example.org", "password": PASSWORD})
        page = client.post("/desk/invitations", data={"role": "curator"}).text
    assert f'value="{address}/invitations/' in page
    assert "evil.example" not in page
