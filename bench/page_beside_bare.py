"""The story page's processor time beside bare pages: `python -m bench.page_beside_bare DATA [PATH]`.

The statements of the page are noted once. One bare FastAPI route then runs the
same Core statements, another the same SQL without SQLAlchemy's statements;
each writes the rows into a text of the page's length. All are asked in turns
in one process, so that noise meets them alike.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from sqlalchemy import Engine, Executable, event

from archive.settings import Settings
from ingest.place import open_place
from web.app import make_app

ROUNDS = 40
Statements = list[tuple[Any, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("path", nargs="?", default="/stories/the-light-was-off")
    options = parser.parse_args()
    place = open_place(Settings(data=options.data, transcriber="none"))
    story = TestClient(make_app(place))
    story.get(options.path)
    core, length = noted(place.engine, story, options.path, "before_execute")
    plain, _ = noted(place.engine, story, options.path, "before_cursor_execute")
    clients = {
        "page": (story, options.path),
        "bare, Core": (TestClient(bare_app(lambda: rows_of_core(place.engine, core), length)), "/"),
        "bare, plain SQL": (TestClient(bare_app(lambda: rows_of_plain(place.engine, plain), length)), "/"),
    }
    costs: dict[str, list[float]] = {name: [] for name in clients}
    for _ in range(ROUNDS):
        for name, (client, path) in clients.items():
            costs[name].append(cost_s(client, path))
    print(f"{options.path}: {len(plain)} statements, {length} characters")
    for name, seen in costs.items():
        print(f"{name}: {median(seen) * 1000:.1f} ms, page is {median(costs['page']) / median(seen):.2f} of it")


def noted(engine: Engine, client: TestClient, path: str, when: str) -> tuple[Statements, int]:
    """Every reading statement of one visit with its values, as SQLAlchemy or as the driver got it, and the length."""
    seen: Statements = []

    def as_core(_connection: Any, statement: Any, many: Any, values: Any, _options: Any) -> None:
        if isinstance(statement, Executable) and getattr(statement, "is_select", False):
            seen.append((statement, many or values))

    def as_plain(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, values))

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


def cost_s(client: TestClient, path: str) -> float:
    began = time.process_time()
    client.get(path)
    return time.process_time() - began


if __name__ == "__main__":
    main()
