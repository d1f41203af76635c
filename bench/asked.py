"""A site asked in this process without a client: what it costs is the server's own, threads and all."""

import time
from typing import Any

from starlette.types import ASGIApp, Message

HEADERS = [(b"host", b"testserver"), (b"accept", b"text/html"), (b"accept-encoding", b"gzip, deflate, br")]


RANGE = (b"range", b"bytes=0-65535")
"""The first piece of a sound, as players ask for it."""


async def cost_s(app: ASGIApp, path: str) -> float:
    """Processor time until the whole answer was sent, in seconds. Raises AssertionError for one that is not good."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    began = time.process_time()
    await app(_scope(path), receive, send)
    cost = time.process_time() - began
    assert statuses in ([200], [206], [302]), (path, statuses)
    return cost


def _scope(path: str) -> dict[str, Any]:
    path, _, question = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": question.encode(),
        "root_path": "",
        "headers": [*HEADERS, RANGE] if path.startswith("/media/") else HEADERS,
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "state": {},
    }
