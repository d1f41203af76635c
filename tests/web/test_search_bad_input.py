"""Odd questions get a sensible answer or one clear sentence: on the page, in the API and at the command line alike."""

import asyncio
from urllib.parse import urlencode

import pytest
from typer.testing import CliRunner

from archive.errors import BadQuestion
from tests.web.searched import tell_of_beans
from web.app import make_app
from web.commands.app import app

REFUSED = [
    ({"q": "x" * 301}, "at most 300 characters"),
    ({"q": "okra " * 10_000}, "at most 300 characters"),
    ({"q": "okra", "sort": "price; drop table"}, "relevance, newest, oldest, longest, shortest"),
    ({"q": "okra", "page": "-1"}, "a number from 1 to 1000"),
    ({"q": "okra", "page": "99999999999999999999"}, "a number from 1 to 1000"),
    ({"q": "okra", "page": "one"}, "a number from 1 to 1000"),
    ({"q": "okra", "page": "٣"}, "a number from 1 to 1000"),
    ({"crop": [f"crop-{n}" for n in range(21)]}, "at most 20 filters"),
]
ANSWERED = [
    '"', '"okra', "-", '-"okra', "((", "okra AND", "*:*", "title:okra^2", "%_\\", "\x00", "okra\x00\x1b\x7f", "🌽",
    "stories = 1 OR 1 = 1", "x" * 300, "a " * 149, "\u202eokra\u00ad", " " * 300,
]  # fmt: skip


@pytest.fixture
def told(place):
    return tell_of_beans(place)


@pytest.fixture
def run(place, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")
    return lambda *words: CliRunner().invoke(app, ["search", *words])


def test_what_nobody_can_mean_is_refused_in_a_sentence(client, run):
    for asked, sentence in REFUSED:
        page = client.get("/search", params=asked)
        assert (page.status_code, sentence in page.text) == (400, True), asked
        data = client.get("/api/v1/search", params=asked)
        assert (data.status_code, sentence in data.json()["error"]) == (400, True), asked
        if "page" not in asked:
            crops = (f"--crop={one}" for one in asked.get("crop", ()))
            said = run(asked.get("q", "okra"), *crops, f"--sort={asked.get('sort', '')}").exception
            assert (type(said), sentence in str(said)) == (BadQuestion, True), asked


@pytest.mark.parametrize("words", ["x" * 100_000, "okra " * 20_000])
def test_a_hundred_thousand_letters_are_refused(place, words):
    """Longer than a client sends: put to the site itself."""
    for path in ("/search", "/search/suggest", "/api/v1/search", "/api/v1/suggest"):
        status, body = asked_raw(place, path, urlencode({"q": words}).encode())
        assert (status, b"at most 300 characters" in body) == (400, True), path


def asked_raw(place, path: str, query: bytes) -> tuple[int, bytes]:
    sent = []

    async def ask() -> None:
        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message) -> None:
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": query, "root_path": "", "headers": [],
            "client": ("127.0.0.1", 1), "server": ("testserver", 80),
        }  # fmt: skip
        await make_app(place)(scope, receive, send)

    asyncio.run(ask())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_anything_else_is_answered(client, told, run):
    for words in ANSWERED:
        for address in ("/search", "/api/v1/search", "/api/v1/suggest"):
            assert client.get(address, params={"q": words}).status_code == 200, (address, words)
    for words in ("\ud800", *ANSWERED[:5]):
        said = run("--crop=okra", "--", words)
        assert said.exit_code == 0, (words, said.output)


def test_control_characters_are_spaces(client, told):
    assert client.get("/api/v1/search", params={"q": "okra\x00salt\x1b"}).json()["query"] == "okra salt "


def test_a_filter_that_names_nothing_is_left_out_and_said(client, told, run):
    data = client.get("/api/v1/search?q=okra&crop=unknown&year=soon&language=e&dish=%27%20OR%201=1").json()
    assert data["total"] == 1
    assert {one["kind"] for one in data["unknown_filters"]} == {"crop", "dish", "language", "year"}
    page = client.get("/search?q=okra&crop=unknown").text
    assert "Left out, since nothing here goes by it: crop “unknown”" in page
    assert "unknown" not in page.split("Left out")[1].split("</p>")[1], "no further address asks for it again"
    assert "There is no crop “unknown” to narrow by" in str(run("okra", "--crop=unknown").exception)


def test_who_may_not_be_met_is_as_unknown_as_one_that_never_was(client, told):
    hidden = client.get(f"/search?q=okra&narrator={told.hidden.person.slug}").text
    assert "Quillon" not in hidden
    assert f"narrator “{told.hidden.person.slug}”" in hidden


def test_a_decorated_link_works_and_a_program_is_told(client, told):
    assert client.get("/search?q=okra&utm_source=letter").status_code == 200
    answer = client.get("/api/v1/search?q=okra&colour=green")
    assert (answer.status_code, "colour" in answer.json()["error"]) == (400, True)


def test_more_than_ten_words_says_what_was_left_out(client, told):
    data = client.get("/api/v1/search", params={"q": "okra and salt in a pot " + "x y z w v u t s"}).json()
    assert data["total"] in (0, 1)
    assert len(data["dropped"]) >= 4


def test_the_command_asks_for_something(run, place):
    assert "Say what to look for" in str(run().exception)
    assert run("okra", "--limit", "0").exit_code == 2
    assert run("okra", "--limit", "many").exit_code == 2
