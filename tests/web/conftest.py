"""A real archive in a folder of its own, and people who ask it things."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.settings import Settings
from archive.signing_in import add_account
from ingest.place import Place
from tests.laid_archive import open_laid
from web.app import make_app

PASSWORD = "long enough for a person"
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return open_laid(Settings(data=tmp_path, transcriber="none"))


@pytest.fixture
def client(place: Place) -> Iterator[TestClient]:
    with TestClient(make_app(place), headers=ORIGIN, follow_redirects=False) as client:
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
