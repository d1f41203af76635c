"""Stewards keep accounts; everyone keeps their own; and who forgot a password comes back in once."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from archive.accounts import Account, Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.signing_in import add_account
from tests.web.conftest import ORIGIN, PASSWORD
from web import choosing_passwords
from web.app import make_app

NEW = "another one, long enough"


@pytest.fixture
def amara(place):
    with writing(place.engine) as session:
        return add_account(
            session, email="amara@example.org", name="Amara", password=PASSWORD, role=Role.contributor, now=utc_now()
        )


@pytest.fixture
def another(place):
    with TestClient(make_app(place), headers=ORIGIN, follow_redirects=False) as client:
        yield client


@pytest.fixture
def while_others_write(place, monkeypatch):
    """While a password is hashed or looked at, somebody else's transaction writes: nobody is kept waiting by it."""
    for name in ("hashed", "knows_password"):
        slow = getattr(choosing_passwords, name)

        def meanwhile(*given, slow=slow):
            with writing(place.engine) as session:
                session.connection()
            return slow(*given)

        monkeypatch.setattr(choosing_passwords, name, meanwhile)


def sign_in(client, password=PASSWORD):
    return client.post("/sign-in", data={"email": "amara@example.org", "password": password})


def test_a_role_holds_from_the_next_request_on(client, another, amara, signed_in):
    sign_in(another)
    assert another.get("/desk").status_code == 403
    signed_in(Role.steward)
    assert client.post(f"/desk/accounts/{amara.key}", data={"role": "curator"}).status_code == 303
    assert another.get("/desk").status_code == 200
    assert client.post(f"/desk/accounts/{amara.key}", data={"role": "king"}).status_code == 422
    assert client.post("/desk/accounts/nosuchkey2", data={"role": "curator"}).status_code == 404


def test_a_closed_account_is_signed_out_everywhere_and_can_be_opened(client, another, amara, signed_in):
    sign_in(another)
    signed_in(Role.steward)
    client.post(f"/desk/accounts/{amara.key}", data={"act": "close"})
    assert another.get("/me").status_code == 303
    assert sign_in(another).status_code == 401
    client.post(f"/desk/accounts/{amara.key}", data={"act": "open"})
    assert sign_in(another).status_code == 303


def test_the_last_steward_stays(client, place, signed_in):
    signed_in(Role.steward)
    with reading(place.engine) as session:
        key = session.scalar(select(Account.key).where(Account.role == Role.steward))
    for data in ({"act": "close"}, {"role": "curator"}):
        answer = client.post(f"/desk/accounts/{key}", data=data)
        assert answer.status_code == 422
        assert "last steward" in answer.text
    assert client.get("/desk/accounts").status_code == 200


@pytest.mark.usefixtures("while_others_write")
def test_a_recovery_link_works_once_and_closes_every_session(client, another, amara, signed_in):
    sign_in(another)
    signed_in(Role.steward)
    made = client.post(f"/desk/accounts/{amara.key}/recovery")
    first = re.search(r"/recover/([\w-]+)", made.text).group(1)
    link = re.search(r"/recover/([\w-]+)", client.post(f"/desk/accounts/{amara.key}/recovery").text).group(1)
    assert made.headers["cache-control"] == "no-store"
    assert another.get(f"/recover/{first}").status_code == 404, "a newer link closes the one before"
    assert another.get("/me").status_code == 200
    assert client.get(f"/recover/{link}").status_code == 200
    assert client.post(f"/recover/{link}", data={"password": "short"}).status_code == 422
    with TestClient(client.app, headers=ORIGIN, follow_redirects=False) as there:
        assert there.post(f"/recover/{link}", data={"password": NEW}).status_code == 303
        assert there.get("/me").status_code == 200
        assert there.get(f"/recover/{link}").status_code == 404
    assert another.get("/me").status_code == 303
    assert sign_in(another).status_code == 401
    assert sign_in(another, NEW).status_code == 303


@pytest.mark.usefixtures("while_others_write")
def test_ones_own_password_and_sessions(client, another, amara):
    sign_in(client)
    sign_in(another)
    page = client.get("/me/account").text
    (name,) = re.findall(r"/me/account/sessions/(\w+)", page)
    assert client.post("/me/account", data={"former": "wrong", "password": NEW}).status_code == 422
    assert client.post("/me/account", data={"former": PASSWORD, "password": "short"}).status_code == 422
    assert another.get("/me").status_code == 200
    assert client.post(f"/me/account/sessions/{name}").status_code == 303
    assert another.get("/me").status_code == 303
    assert client.post(f"/me/account/sessions/{name}").status_code == 404
    sign_in(another)
    assert client.post("/me/account", data={"former": PASSWORD, "password": NEW}).status_code == 303
    assert another.get("/me").status_code == 303
    assert client.get("/me").status_code == 200


def test_nobody_closes_anothers_session(client, another, amara, signed_in):
    sign_in(another)
    sign_in(another)
    names = re.findall(r"/me/account/sessions/(\w+)", another.get("/me/account").text)
    signed_in(Role.curator)
    assert [client.post(f"/me/account/sessions/{name}").status_code for name in names] == [404] * len(names)
    assert another.get("/me").status_code == 200


def test_guessing_the_former_password_is_limited(client, amara):
    sign_in(client)
    answers = [client.post("/me/account", data={"former": f"guess {n}", "password": NEW}) for n in range(12)]
    assert answers[-1].status_code == 429
