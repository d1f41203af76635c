"""The API under input that nobody would write by hand, each by every role: an answer with a reason, never a failure.

A few of them in the suite, many by `make proofs`.
"""

import re
from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.settings import Settings
from archive.signing_in import add_account, open_session
from tests.laid_archive import open_laid
from tests.web.conftest import ORIGIN, PASSWORD
from tests.web.matrix import TABLE, read
from tests.web.stories import tell_a_story
from web.app import make_app

ROLES = (None, Role.contributor, Role.curator, Role.steward)
HOW = {"deadline": None, "database": None, "phases": (Phase.generate,), "suppress_health_check": list(HealthCheck)}
A_FEW, MANY = settings(max_examples=3, **HOW), settings(max_examples=60, **HOW)
KEPT_OUT = {"sign-in": 401, "refused": 403}
TOO_MANY = 429
COLUMNS = {None: "visitor", Role.contributor: "member", Role.curator: "curator", Role.steward: "steward"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, and the session of somebody of each role."""
    place = open_laid(Settings(data=tmp_path_factory.mktemp("any"), transcriber="none"))
    tell_a_story(place)
    tokens = {None: ""}
    with writing(place.engine) as session:
        for role in ROLES[1:]:
            told = {"email": f"{role.value}@example.org", "name": role.value, "password": PASSWORD, "role": role}
            tokens[role] = open_session(session, add_account(session, **told, now=utc_now()), now=utc_now())
    return make_app(place), tokens


def is_of(route: str, asked: str) -> bool:
    """Whether a line of the reviewed table is about this route, in whichever form."""
    return route == asked or (
        "{form}" in asked and re.fullmatch(re.escape(asked).replace(r"\{form\}", r"\w+"), route) is not None
    )


@pytest.mark.parametrize("inputs", [A_FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["a few", "many"])
def test_no_input_makes_the_api_fail_or_forget_who_asks(site, inputs):
    app, tokens = site
    answers: Counter[tuple[Role | None, int]] = Counter()
    table = read(TABLE.read_text("utf-8"))

    def ask(case):
        (rows,) = (cells for route, cells in table.items() if is_of(route, f"{case.method} {case.path}"))
        for role in ROLES:
            answer = case.call(headers={**ORIGIN, "Cookie": f"session={tokens[role]}"})
            assert answer.status_code < 500 or answer.status_code == 503, (case, role, answer.text[:300])
            for by_who in rows.values():
                kept_out = KEPT_OUT.get(by_who[COLUMNS[role]])
                as_the_table = kept_out in (None, answer.status_code)
                assert as_the_table or answer.status_code == TOO_MANY, (case, role, answer.status_code)
            answers[role, answer.status_code] += 1

    operations = [
        found.ok() for found in schemathesis.openapi.from_asgi("/api/v1/openapi.json", app).get_all_operations()
    ]
    assert len(operations) > 20
    for operation in operations:
        inputs(given(case=operation.as_strategy())(ask))()
    for role in ROLES:
        assert answers[role, 200]
        assert answers[role, 404] + answers[role, 422]
