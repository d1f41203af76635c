"""Every text that people can write, made hostile in the database itself; and a browser answered in this process.

No server runs: what the browser asks for is handed to the application, and its answer to the browser, policy and all.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route
from sqlalchemy import String, Text, func, update

from archive.base import Base
from archive.database import writing
from ingest.place import Place
from tests.web.asked import Answer, Asker

SITE: Final = "http://testserver"
HOSTILE: Final = (
    "\"'>--></title></textarea></style></script>]]>"
    "<img data-planted src=/planted.png onerror=\"alert('planted')\"><svg data-planted onload=\"alert('planted')\">"
    "<script data-planted>alert('planted')</script><a data-planted href=\"javascript:alert('planted')\">x</a>"
    "X{{7*7}}X${7*7}X<%=7*7%>X#{7*7}X"
)
"""It ends every element that it may stand in, and is a template in four languages."""
EVALUATED: Final = "X49X"
NO_WORDS: Final = frozenset({
    "key", "slug", "code", "sha256", "token_sha256", "password_hash", "email", "opus_name", "aac_name", "fingerprint",
    "language", "spoken_language", "container", "codec", "plan_name", "engine", "folded", "kind", "action", "content",
    "thing", "act", "step", "executor", "origin", "mime_type", "words", "sounds", "taggers", "state", "model_sha256",
})  # fmt: skip
"""Columns of strings that nobody types, or that an address or a machine reads."""
NOT_OURS: Final = (
    "alembic",
    "index_",
    "outbox",
    "step_",
    "workers",
    "listening_",
    "keeping",
    "fixity",
    "arrivals",
    "subject_pictures",
)


def plant(place: Place) -> int:
    """Write it behind every text of every table; how many columns now hold it."""
    planted = 0
    with writing(place.engine) as session:
        for table in Base.metadata.sorted_tables:
            if table.name.startswith(NOT_OURS):
                continue
            texts = [
                column
                for column in table.columns
                if type(column.type) in (String, Text) and column.name not in NO_WORDS and not column.foreign_keys
            ]
            for column in texts:
                done = session.execute(update(table).values({column: func.coalesce(column, "") + HOSTILE}))
                planted += bool(done.rowcount)
    return planted


class Wireless:
    """Answers a browser from the application at hand, as whoever `session` is."""

    def __init__(self, asker: Asker, context: BrowserContext) -> None:
        self.asker, self.session, self.last = asker, "", {}
        # The browser's own loop runs in this thread, and a thread has one.
        self._beside = ThreadPoolExecutor(1)
        context.route("**/*", self._answer)

    def ask(self, path: str) -> Answer:
        return self._beside.submit(self.asker.ask, "GET", path, session=self.session).result()

    def _answer(self, route: Route) -> None:
        there = urlsplit(route.request.url)
        if f"{there.scheme}://{there.netloc}" != SITE:
            route.abort()
            return
        answer = self.ask(route.request.url.removeprefix(SITE))
        route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)

    def close(self) -> None:
        self._beside.shutdown()
