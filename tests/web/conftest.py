"""A real archive in a folder of its own, and people who ask it things."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.settings import Settings
from archive.signing_in import add_account
from ingest.place import Place
from tests.laid_archive import open_laid
from web.app import make_app, open_for

PASSWORD = "long enough for a person"
ORIGIN = {"Origin": "http://testserver"}
BUILT: dict[int, FastAPI] = {}
"""Sites by the one setting that they are built with."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return open_laid(Settings(data=tmp_path, transcriber="none"))


def site_of(place: Place) -> FastAPI:
    """The site on this archive, built once: what a route asks for is worked out when it is first met."""
    limit = place.settings.upload_limit_bytes
    site = BUILT.get(limit) or BUILT.setdefault(limit, make_app(place))
    open_for(site, place)
    return site


@pytest.fixture
def client(place: Place) -> Iterator[TestClient]:
    with TestClient(site_of(place), headers=ORIGIN, follow_redirects=False) as client:
        yield client


@pytest.fixture
def signed_in(place: Place, client: TestClient) -> Callable[[Role], TestClient]:
    """Signs the client in as a new person of this role."""

    def sign_in(role: Role) -> TestClient:
        email = f"{role.value}@example.org"
        with writing(place.engine) as session:
            add_account(session, email=email, name=role.value.title(), password=PASSWORD, role=role, now=utc_now())
        answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    return sign_in
