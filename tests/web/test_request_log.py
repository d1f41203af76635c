"""What is logged and counted of requests: routes and statuses, and no word of what people said, are or asked."""

import io
import json
import logging
import re

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from archive.accounts import Role
from archive.errors import Conflict, MissingPart
from archive.settings import Settings
from ingest import logbook
from tests.web.stories import tell_a_story
from web.request_figures import RequestFigures

PLANTED = "Zyq"


@pytest.fixture(params=["json", "text"])
def log(request, monkeypatch):
    """All that a site logs at the level `debug`, as it is written."""
    root, written = logging.getLogger(), io.StringIO()
    former = root.handlers, root.level
    dbos = logging.getLogger("dbos")
    quiet = dbos.handlers, dbos.propagate, dbos.level
    filters = dbos.filters
    monkeypatch.setattr("sys.stderr", written)
    logbook.keep_log(Settings(log_format=request.param, log_level="debug"))
    written.form = request.param
    yield written
    root.handlers, root.level = former
    dbos.handlers, dbos.propagate = quiet[:2]
    dbos.filters = filters
    dbos.setLevel(quiet[2])


@pytest.fixture
def told(place):
    return tell_a_story(
        place, title=f"{PLANTED}title", lede=f"{PLANTED}lede", narrator=f"{PLANTED}narrator One", words=f"{PLANTED}said"
    )


def test_no_name_word_title_secret_or_question_is_logged(log, client, told, signed_in, monkeypatch):
    client.get(f"/stories/{told.slug}")
    client.get(f"/people/{told.person_slug}?from={PLANTED}asked")
    client.get(f"/search?q={PLANTED}said")
    client.get(f"/n/{PLANTED}token")
    client.get(
        f"/{PLANTED}nowhere", headers={"Referer": f"http://testserver/{PLANTED}", "User-Agent": f"{PLANTED}agent"}
    )
    client.post("/sign-in", data={"email": f"{PLANTED}@example.org", "password": f"{PLANTED}secret"})
    signed_in(Role.curator)
    client.get(f"/desk/search?q={PLANTED}said")

    def fail(*_, **__):
        raise ValueError(f"{PLANTED}inside")

    def fail_in_the_database(*_, **__):
        raise OperationalError(f"SELECT {PLANTED}", {"name": f"{PLANTED}narrator"}, Exception(f"{PLANTED}orig"))

    for failing, status in ((fail, 500), (fail_in_the_database, 503)):
        monkeypatch.setattr("web.routes.desk_health.keeping_health", failing)
        assert client.get(f"/desk/health?{PLANTED}=1").status_code == status
    written = log.getvalue()
    assert PLANTED.lower() not in written.lower()
    assert "example.org" not in written
    for expected in ("/stories/{slug}", "/people/{slug}", "/n/{token}", "ValueError", "desk_health.py"):
        assert expected in written


def test_each_line_of_a_request_carries_the_id_that_a_failed_answer_has(log, client, told, monkeypatch):
    def fail(*_, **__):
        raise ValueError("inside")

    monkeypatch.setattr("web.routes.site.health_of", fail)
    answer = client.get("/healthz")
    request = answer.headers["X-Request-Id"]
    lines = [line for line in log.getvalue().splitlines() if request in line]
    assert len(lines) == 2
    if log.form == "json":
        failed, answered = map(json.loads, lines)
        assert (failed["said"], failed["error"], failed["level"]) == ("a request failed", "ValueError", "error")
        assert {name: answered[name] for name in ("method", "route", "status")} == {
            "method": "GET", "route": "/healthz", "status": 500,
        }  # fmt: skip
        assert failed.keys() == {"at", "level", "logger", "said", "error", "passed", "request"}
    assert structlog.contextvars.get_contextvars() == {}
    assert "X-Request-Id" not in client.get("/nowhere").headers, "what is closed and what never was look alike"


def test_a_librarys_line_is_left_out_and_says_where_it_was_written(log):
    logging.getLogger("dbos").error("Exception in a workflow: %s", f"{PLANTED}name")
    assert PLANTED not in log.getvalue()
    assert "test_request_log.py:" in log.getvalue()


def test_what_a_library_says_at_every_turn_of_a_loop_is_told_once_a_minute(log):
    for _ in range(20):
        logging.getLogger("dbos").warning("the disk is full")
    logging.getLogger("dbos").warning("the disk is full")
    assert log.getvalue().count("WARNING" if "WARNING" in log.getvalue() else "warning") == 2, "one for each place"
    moments = iter([0.0, 59.0, 61.0])
    seldom, line = logbook._Seldom(lambda: next(moments)), logging.makeLogRecord({"pathname": "queue.py", "lineno": 1})
    assert [seldom.filter(line) for _ in range(3)] == [True, False, True]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Conflict("%(name)s is known already.", name="Ana"), "Conflict: %(name)s is known already."),
        (Conflict("Ana is known already."), "Conflict"),
        (MissingPart("%(folder)s is not there.", folder="/mnt"), "MissingPart: /mnt is not there."),
        (OSError(28, "No space left on device", "/store/ana.wav"), "OSError: No space left on device"),
        (ValueError("Ana"), "ValueError"),
    ],
)
def test_of_an_error_its_kind_is_told_and_what_speaks_of_no_person(error, told):
    assert logbook.told_of(error) == told


def test_requests_are_counted_by_route_and_never_by_address(client, told, place):
    figures = client.app.state.request_figures = RequestFigures()
    client.get(f"/stories/{told.slug}")
    client.get(f"/es/stories/{told.slug}")
    client.head(f"/stories/{told.slug}")
    client.get("/stories/nothing-of-that-name")
    client.get("/nowhere/at/all")
    client.get("/static/base.css")
    client.request("BREW", "/about")
    counted = {
        (labels["method"], labels["route"], labels["status"]): sample.value
        for family in figures.registry.collect()
        for sample in family.samples
        if sample.name == "storyloom_requests_total" and (labels := sample.labels)
    }
    assert counted == {
        ("GET", "/stories/{slug}", "200"): 2, ("HEAD", "/stories/{slug}", "200"): 1,
        ("GET", "/stories/{slug}", "404"): 1, ("GET", "none", "404"): 1, ("GET", "/static", "200"): 1,
        ("other", "/about", "405"): 1,
    }  # fmt: skip
    assert not re.search(told.slug, str(counted))
