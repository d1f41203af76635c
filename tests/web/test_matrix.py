"""Every route by everybody about every state is what the reviewed table says, in each cell that is asked; and no route
acts for another site, or believes what a request says of where it is.

All cells are asked by `make proofs`. Otherwise: whoever must be kept out is asked at each route, every public address
of a withdrawn story is asked by a visitor, and of all the rest a part, the same each time.
"""

import sqlite3
from hashlib import sha256
from zlib import crc32

import pytest

from tests.laid_archive import DATABASE
from tests.web.asked import FROM_HERE, HOST
from tests.web.matrix import ANY, BY_ACCOUNT, TABLE, Asked, Keep, Matrix, everything, matrix_of, read
from tests.web.test_every_exit_asks import UNSAFE

KEPT_OUT = ("sign-in", "refused", "unknown", "not here")


@pytest.fixture(scope="module")
def table():
    return read(TABLE.read_text("utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return Matrix(tmp_path_factory.mktemp("matrix"))


def differing(table, site: Matrix, keep: Keep) -> list[str]:
    """A line for each cell that is not as the table has it, and for each route that it lacks or has too many."""
    found = matrix_of(site, keep)
    lines = [f"{route} is not in the table" for route in found.keys() - table.keys()]
    lines += [f"{route} is in the table and nowhere else" for route in table.keys() - found.keys()]
    for route, (_asked, cells) in found.items():
        for state, by_who in cells.items():
            for who, seen in by_who.items():
                said = cell(table, route, state, who)
                if seen != said:
                    lines.append(f"{route} · {who} · {state}: the table says “{said}”, the site answers “{seen}”")
    return sorted(lines)


def cell(table, route: str, state: str, who: str) -> str:
    rows = table.get(route, {})
    if state == ANY and ANY not in rows:
        state = next(iter(rows), ANY)
    return rows.get(state, rows.get(ANY, {})).get(who, "nothing")


def test_the_site_answers_as_the_table_says(table, site):
    def some(asked: Asked, state: str, who: str) -> bool:
        one_in = crc32(f"{asked} {state} {who}".encode())
        said = cell(table, str(asked), state, who)
        if state in (ANY, "published"):
            return said.startswith(KEPT_OUT) or one_in % 10 == 0
        if who in ("visitor", "their link") and asked.channel != "desk":
            return state == "withdrawn" or one_in % 12 == 0
        return one_in % 48 == 0

    assert differing(table, site, some) == []


@pytest.mark.slow
def test_the_site_answers_as_the_table_says_in_every_cell(table, site):
    assert differing(table, site, everything) == []


def test_a_difference_is_told_in_one_readable_line(table, site):
    """A table that says otherwise, and a route that it does not know, each fail."""
    route = "GET /stories/{slug}"
    wrong = {one: cells for one, cells in table.items() if one != "GET /about"}
    wrong[route] = {state: dict(by_who) for state, by_who in table[route].items()}
    wrong[route]["withdrawn"]["visitor"] = "open told"
    told = differing(wrong, site, lambda asked, state, who: str(asked) == route and who == BY_ACCOUNT[0])
    assert told == [
        "GET /about is not in the table",
        f"{route} · visitor · withdrawn: the table says “open told”, the site answers “unknown”",
    ]


FROM_ELSEWHERE = (
    {},
    {"origin": "null"},
    {"origin": "https://evil.example"},
    {"origin": f"http://{HOST}.evil.example"},
    {**FROM_HERE, "sec_fetch_site": "cross-site"},
    {**FROM_HERE, "sec_fetch_site": "same-site"},
)


def test_no_route_acts_on_a_request_that_another_site_made_a_browser_send(site):
    """Each that changes something, as a steward whose cookie goes along."""
    before, acted = digest(site), []
    changing = [asked for asked in site.routes() if asked.method in UNSAFE]
    laid = site.states.by_state["published"]
    for asked in changing:
        address = site.address(asked, laid, asked.askers[0])
        for headers in FROM_ELSEWHERE:
            answer = site.asker.ask(asked.method, address, session=site.sessions["steward"], **headers)
            if answer.status != 403 or "came from another site" not in answer.text:
                acted.append(f"{asked} {headers}: {answer.status}")
    assert len(changing) > 120
    assert acted == []
    assert digest(site) == before


def digest(site: Matrix) -> str:
    """Of every row there is."""
    with sqlite3.connect(site.place.settings.data / DATABASE) as database:
        whole = "\n".join(database.iterdump())
    database.close()
    return sha256(whole.encode()).hexdigest()


def test_no_answer_repeats_a_host_or_a_proxy_that_a_request_names(site):
    """A link in a page, a feed or a header that leads elsewhere is as good as the real one to whoever meets it."""
    evil = {"host": "evil.example", "x_forwarded_host": "evil.example", "x_forwarded_proto": "https",
            "x_forwarded_for": "evil.example", "forwarded": "host=evil.example;proto=https",
            "x_forwarded_prefix": "//evil.example", "x_original_url": "/evil.example"}  # fmt: skip
    laid, repeated = site.states.by_state["published"], []
    for asked in site.routes():
        if asked.method == "GET":
            who = asked.askers[0] if asked.by_link or asked.channel != "desk" else "steward"
            address = site.address(asked, laid, who)
            answer = site.asker.ask("GET", address, session=site.sessions.get(who, ""), **evil)
            if "evil.example" in f"{answer.headers} {answer.text}":
                repeated.append(str(asked))
    assert repeated == []
