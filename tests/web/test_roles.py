"""Who may do what: every route by every role, against a reviewed table."""

import re

import pytest
from fastapi.routing import APIRoute

from archive.accounts import Role
from tests.web.stories import tell_a_story
from tests.web.test_every_exit_asks import walk
from web.app import make_app

TO_SIGN_IN, REFUSED, LET_IN = "to sign-in", "refused", "let in"
EVERYONE = (LET_IN, LET_IN, LET_IN, LET_IN)
SIGNED_IN = (TO_SIGN_IN, LET_IN, LET_IN, LET_IN)
DESK = (TO_SIGN_IN, REFUSED, LET_IN, LET_IN)
STEWARDS = (TO_SIGN_IN, REFUSED, REFUSED, LET_IN)
ROLES = (None, Role.contributor, Role.curator, Role.steward)

# The first rule that a route's path begins with holds for it; one with a method holds for that only.
TABLE = [
    ("/desk/invitations", STEWARDS),
    ("/desk/accounts", STEWARDS),
    ("/desk/groups", STEWARDS),
    ("/desk/labels", STEWARDS),
    ("/desk/events", STEWARDS),
    ("/desk/export", STEWARDS),
    ("/desk/uploads/{key}/retry", SIGNED_IN),
    ("/desk/recordings/{key}/retry", SIGNED_IN),
    ("/desk/recordings/{key}/agreements", DESK),
    ("/desk/recordings/{key}/withdraw", DESK),
    ("/desk/recordings/{key}/destroy", STEWARDS),
    ("/desk/recordings/{key}/read-again", DESK),
    ("/desk/recordings/{key}/translations", DESK),
    ("/desk/recordings/{key}/edit", DESK),
    ("/desk/recordings/{key}/readings", DESK),
    ("/desk/recordings/{key}", SIGNED_IN),
    ("POST /desk/policy", STEWARDS),
    ("POST /desk/agreement-templates", STEWARDS),
    ("/desk", DESK),
    ("/seeds/{slug}/label.pdf", DESK),
    ("/media/drafts", DESK),
    ("/media/draft-stops", DESK),
    ("/media/stops", EVERYONE),
    ("/media/recordings", SIGNED_IN),
    ("/metrics", EVERYONE),  # to whom it says only that it is none, unless they have its token
    ("/me", SIGNED_IN),
    ("/contribute", SIGNED_IN),
    ("/uploads", SIGNED_IN),
    ("/api/v1/passages", DESK),
    ("/api/v1/recordings", DESK),
    ("/api/v1/mentions", DESK),
    ("/api/v1/engines", DESK),
    ("/api/v1/gaps", DESK),
    ("/api/v1/subjects", DESK),
    ("/api/v1/recipes/import", DESK),
    ("/", EVERYONE),
]


def expected(method: str, path: str, role: Role | None) -> str:
    if path.startswith("/media/stories"):
        return LET_IN
    return next(rule for prefix, rule in TABLE if f"{method} {path}".startswith((prefix, f"{method} {prefix}")))[
        ROLES.index(role)
    ]


@pytest.mark.parametrize("role", ROLES)
def test_each_route_lets_in_whom_the_table_names(place, client, signed_in, role):
    told = tell_a_story(place)
    names = {
        "slug": told.slug,
        "key": told.recording_key,
        "form": "webm",
        "token": "none",
        "mention": "none",
        "code": "none",
        "reading": "none",
        "passage": "none",
        "name": "none",
        "line": told.passage_key,
        "number": "1",
        "kind": "none",
        "folder": "trails",
    }
    if role is not None:
        signed_in(role)
    for route in walk(make_app(place).routes):
        if not isinstance(route, APIRoute) or route.path in {"/sign-in", "/sign-out"}:
            continue
        path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: names[match.group(1)], route.path)
        for method in sorted(route.methods):
            answer = client.request(method, path)
            assert answer.status_code < 500 or answer.status_code == 503, (method, path, answer.text[:300])
            assert seen(answer) == expected(method, route.path, role), (method, route.path, role, answer.status_code)


def seen(answer) -> str:
    if answer.headers.get("location", "").startswith("/sign-in") or answer.status_code == 401:
        return TO_SIGN_IN
    return REFUSED if answer.status_code == 403 else LET_IN


def test_anothers_recording_and_upload_are_unknown_to_a_contributor(place, client, signed_in):
    told = tell_a_story(place)
    signed_in(Role.contributor)
    for key in (told.recording_key, "nosuchkey2"):
        assert client.get(f"/desk/recordings/{key}").status_code == 404
        assert client.get(f"/media/recordings/{key}.webm").status_code == 404
        assert client.get(f"/me/uploads/{key}/progress").status_code == 404
        assert client.post(f"/desk/recordings/{key}/retry").status_code == 404
        assert client.post(f"/desk/uploads/{key}/retry").status_code == 404
    assert client.get("/me").text.count("A recording") == 0
