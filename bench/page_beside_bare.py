"""The story page's processor time beside bare pages: `python -m bench.page_beside_bare DATA [PATH]`.

The statements of the page are noted once. One bare FastAPI route then runs the
same Core statements, another the same SQL without SQLAlchemy's statements;
each writes the rows into a text of the page's length. All are asked in turns
in one process, so that noise meets them alike, and without a client, which is
no part of a server's time and would make all of them look more alike.

A page that was given to a visitor is kept for the next one, so it is asked three
times a round: by a first visitor, for whom it is drawn and written out; by one
after something of the record has changed elsewhere, for whom every query runs
and the page is found to be the same; and by one while the record stands still.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from sqlalchemy import Engine, Executable, event

from archive.settings import Settings
from bench.asked import cost_s
from ingest.place import open_place
from web.app import make_app
from web.kept_pages import KeptPages
from web.looms import story_drawing

WARM, ROUNDS = 5, 40
FIRST, NEXT, ALIKE = "page, first visitor", "page, every query asked anew", "page, while the record stands still"
Statements = list[tuple[Any, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("path", nargs="?", default="/stories/the-light-was-off")
    options = parser.parse_args()
    place = open_place(Settings(data=options.data, transcriber="none"))
    site = make_app(place)
    visitor = TestClient(site)
    visitor.get(options.path)
    core, length = noted(place.engine, visitor, options.path, "before_execute")
    plain, _ = noted(place.engine, visitor, options.path, "before_cursor_execute")
    bare = {
        "bare, Core": bare_app(lambda: rows_of_core(place.engine, core), length),
        "bare, plain SQL": bare_app(lambda: rows_of_plain(place.engine, plain), length),
    }
    costs = asyncio.run(costs_in_turns(site, options.path, bare))
    print(f"{options.path}: {len(plain)} statements, {length} characters")
    for name, seen in costs.items():
        times = ", ".join(f"{median(costs[page]) / median(seen):.2f}" for page in (FIRST, NEXT, ALIKE))
        print(f"{name}: {median(seen) * 1000:.1f} ms; the page's three are {times} of it")


async def costs_in_turns(site: FastAPI, path: str, bare: dict[str, FastAPI]) -> dict[str, list[float]]:
    """What each cost in every round, after a few to get warm."""
    costs: dict[str, list[float]] = defaultdict(list)
    for _ in range(WARM + ROUNDS):
        site.state.kept_pages = KeptPages()
        story_drawing.cache_clear()
        for visit in (FIRST, NEXT):
            site.state.kept_answers.forget()
            costs[visit].append(await cost_s(site, path))
        costs[ALIKE].append(await cost_s(site, path))
        for name, app in bare.items():
            costs[name].append(await cost_s(app, "/"))
    return {name: seen[WARM:] for name, seen in costs.items()}


def noted(engine: Engine, client: TestClient, path: str, when: str) -> tuple[Statements, int]:
    """Every reading statement of one visit with its values, as SQLAlchemy or as the driver got it, and the length."""
    seen: Statements = []

    def as_core(_connection: Any, statement: Any, many: Any, values: Any, _options: Any) -> None:
        if isinstance(statement, Executable) and getattr(statement, "is_select", False):
            seen.append((statement, many or values))

    def as_plain(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, values))

    client.app.state.kept_answers.forget()  # type: ignore[attr-defined]
    note = as_core if when == "before_execute" else as_plain
    event.listen(engine, when, note)
    answer = client.get(path)
    event.remove(engine, when, note)
    assert answer.is_success, answer.status_code
    return seen, len(answer.text)


def rows_of_core(engine: Engine, statements: Statements) -> list[str]:
    with engine.connect() as connection:
        return [" ".join(map(str, row)) for one, values in statements for row in connection.execute(one, values or {})]


def rows_of_plain(engine: Engine, statements: Statements) -> list[str]:
    with engine.connect() as connection:
        asked = (connection.exec_driver_sql(one, values) for one, values in statements)
        return [" ".join(map(str, row)) for rows in asked for row in rows]


def bare_app(rows: Callable[[], list[str]], length: int) -> FastAPI:
    app = FastAPI()

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(("\n".join(rows()) + " " * length)[:length])

    return app


if __name__ == "__main__":
    main()
