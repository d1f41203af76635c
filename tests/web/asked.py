"""Asking a site without a wire: one event loop, one call of the application, at a third of a test client's cost.

For tests that ask thousands of things. No cookie is kept and no redirect is followed: what is asked is what is written.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from fastapi import FastAPI

HOST = "testserver"
FROM_HERE = {"origin": f"http://{HOST}"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text; bytes of sound are no hindrance."""
        return self.body.decode("utf-8", "replace")


class Asker:
    """Asks one site, from one address."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def ask(self, method: str, address: str, *, session: str = "", body: bytes = b"", **headers: str) -> Answer:
        """One request; `session` is the secret of a signed-in browser, `headers` go by names with underscores."""
        said = {"host": HOST, **({"cookie": f"session={session}"} if session else {})}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self._loop.run_until_complete(self._ask(method, address, said, body))

    async def _ask(self, method: str, address: str, headers: dict[str, str], body: bytes) -> Answer:
        path, _, query = address.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 50000), "server": (HOST, 80),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []
        given = iter([{"type": "http.request", "body": body, "more_body": False}])
        gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            for message in given:
                return message
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, *rest = sent
        named = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
        return Answer(start["status"], named, b"".join(part.get("body", b"") for part in rest))
