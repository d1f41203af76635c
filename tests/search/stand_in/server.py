"""The stand-in on a real socket, with the faults that a test wants of it."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.search.stand_in.errors import Refused
from tests.search.stand_in.routes import answer
from tests.search.stand_in.state import State


class StandIn(ThreadingHTTPServer):
    """`says` is sent to every request in place of an answer; `waits_for` is an event that answers wait for."""

    daemon_threads = True
    # Answers that wait for a test's event must not keep the server from closing.
    block_on_close = False

    def __init__(self, **facts) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = State(**facts)
        self.says: tuple[int, bytes] | None = None
        self.waits_for: threading.Event | None = None
        self.connections = 0
        self._open: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def refuse(self, code: str, status: int | None = None) -> None:
        refused = Refused(code, "the test wants it so")
        self.says = (status or refused.status, json.dumps(refused.body).encode())

    def process_request(self, request, client_address) -> None:
        self._open.append(request)
        super().process_request(request, client_address)

    def close_connections(self) -> None:
        """End every open connection, as a server does with one that nobody has used for a while."""
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def handle_error(self, request, client_address) -> None:
        """Say nothing when a client has gone away while it was answered."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave in two packets; waiting for the first to be acknowledged costs 40 ms.
    disable_nagle_algorithm = True
    server: StandIn

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.waits_for is not None:
            self.server.waits_for.wait(30)
        if self.server.says is not None:
            self.send(*self.server.says)
            return
        parts = urlsplit(self.path)
        state = self.server.state
        with state.turn:
            try:
                body = self.read_body(raw)
                state.asked.append((self.command, parts.path, body))
                key = self.headers.get("Authorization")
                status, found = answer(state, self.command, parts.path, query=parts.query, authorization=key, body=body)
            except Refused as refused:
                status, found = refused.status, refused.body
            # Written down while nothing changes: an answer may hold what the next task changes.
            written = b"" if found is None else json.dumps(found).encode()
        self.send(status, written)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do  # noqa: N815 -- named by the standard library

    def read_body(self, raw: bytes):
        if self.command in {"GET", "DELETE"}:
            return None
        kind = self.headers.get("Content-Type")
        if kind is None:
            raise Refused("missing_content_type", "A Content-Type header is missing.")
        if kind != "application/json":
            raise Refused("invalid_content_type", f"The Content-Type `{kind}` is invalid.")
        if not raw:
            raise Refused("missing_payload", "A json payload is missing.")
        try:
            return json.loads(raw)
        except ValueError as error:
            raise Refused("malformed_payload", "The json payload provided is malformed.") from error

    def send(self, status: int, written: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, format, *args) -> None:  # noqa: A002 -- named by the standard library
        pass


@contextmanager
def running(**facts) -> Iterator[StandIn]:
    server = StandIn(**facts)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
