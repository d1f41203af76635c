"""How the search server is reached: through the official client, quickly, and never for long.

Each thread has its own client, since one client writes its headers anew for
each request. Questions keep their connection open, since opening one costs
more than most answers. A server that does not answer is left alone for a few
seconds, so that not every visitor waits for it.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import requests
from meilisearch import Client
from meilisearch.errors import MeilisearchCommunicationError

from archive.errors import MissingPart
from search.meilisearch_faults import DOWN, ServerAway, faults_are_missing_part

log = logging.getLogger(__name__)

ASKING_TIMEOUT_S = 2
TELLING_TIMEOUT_S = 10
_REST_S = 5.0

Query = dict[str, Any]


class Connection:
    """One server and key; `timeout_s` is the longest wait for an answer to one request."""

    def __init__(
        self, url: str, key: str, *, timeout_s: int = ASKING_TIMEOUT_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._timeout_s = timeout_s
        self._clock = clock
        self._mine = threading.local()
        self._left_alone_until = float("-inf")
        self._fault: str | None = None

    @contextmanager
    def client(self, *, at_once: bool = True) -> Iterator[Client]:
        """Lend this thread's client; raise MissingPart for any fault, without asking where the server is left alone.

        With `at_once` false the server is asked even then.
        """
        if at_once and self._clock() < self._left_alone_until:
            raise ServerAway(DOWN)
        try:
            with faults_are_missing_part():
                yield self._client()
        except MissingPart as error:
            if isinstance(error, ServerAway):
                self._left_alone_until = self._clock() + _REST_S
            self._note(error)
            raise
        self._left_alone_until = float("-inf")
        self._note(None)

    def ask(self, queries: Sequence[Query]) -> list[Mapping[str, Any]]:
        """Send questions in one request over a connection that stays open; return their answers in order."""
        with self.client() as client:
            try:
                answer = self._post(client, queries)
            except MeilisearchCommunicationError:
                # The server closes connections that nobody has used for a while, which shows only on the next use.
                answer = self._post(client, queries)
            results = list(answer["results"])
            if len(results) != len(queries):
                raise ValueError("another number of answers than of questions")
            return results

    def close(self) -> None:
        """Let go of this thread's open connection; the next question opens one again."""
        session = getattr(self._mine, "session", None)
        if session is not None:
            session.close()

    def _post(self, client: Client, queries: Sequence[Query]) -> Mapping[str, Any]:
        post, path = self._session().post, client.config.paths.multi_search
        answer: Mapping[str, Any] = client.http.send_request(post, path, {"queries": queries}, "application/json")
        return answer

    def _client(self) -> Client:
        client: Client | None = getattr(self._mine, "client", None)
        if client is None:
            client = self._mine.client = Client(self._url, self._key or None, timeout=self._timeout_s)
        return client

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._mine, "session", None)
        if session is None:
            session = self._mine.session = requests.Session()
        return session

    def _note(self, error: MissingPart | None) -> None:
        """Write one line when a fault begins and one when it is over, not one for each question."""
        fault = None if error is None else str(error)
        if fault == self._fault:
            return
        self._fault = fault
        if error is None:
            log.info("The search server answers again.")
        else:
            log.warning("%s (%s)", fault, error.__cause__ or "no more is known")
