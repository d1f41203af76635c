"""Pages as visitors were given them, for the next with the same facts: to write one out costs more than to load them.

A page is kept under all that it follows from, never under its address: whoever
asks has been through the gate, and the facts were loaded for them, just now. So
what was withdrawn, corrected or decided since makes another key, and nothing
here can go stale or be met by someone it is not for.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from web.gzipped_parts import GzippedParts

PAGES_KEPT = 128
"""About 80 KB each, and as much again for the facts: a festival's stops in two languages, and what else is read."""


class KeptPage:
    """A page cut where the nonce of an answer belongs."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._gzipped = GzippedParts(parts)

    def text(self, nonce: str) -> bytes:
        """The page of one answer."""
        return nonce.encode().join(self._parts)

    def gzipped(self, nonce: str) -> bytes:
        """The same, compressed."""
        return self._gzipped.joined(nonce.encode())


class KeptPages:
    """The pages of one site that were asked for last."""

    def __init__(self) -> None:
        self._nonce = secrets.token_urlsafe()
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()

    def page(self, facts: Hashable, write: Callable[[str], str]) -> KeptPage:
        """The page of these facts; `write` writes it out anew, with the nonce that it is given where one belongs."""
        page = self._found(facts)
        if page is None:
            page = KeptPage(write(self._nonce).encode().split(self._nonce.encode()))
            self._keep(facts, page)
        return page

    def _found(self, facts: Hashable) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(facts)
            if page is not None:
                self._pages.move_to_end(facts)
            return page

    def _keep(self, facts: Hashable, page: KeptPage) -> None:
        with self._lock:
            self._pages[facts] = page
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
