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

PAGES_KEPT = 64
"""About 80 KB each, and as much again for the facts."""


class KeptPages:
    """The pages of one site that were asked for last. Each stands with a nonce that no answer ever has."""

    def __init__(self) -> None:
        self._nonce = secrets.token_urlsafe()
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def page(self, facts: Hashable, write: Callable[[str], str], *, nonce: str) -> bytes:
        """The page of these facts with this answer's nonce; `write` is given one and writes the page out anew."""
        page = self._found(facts)
        if page is None:
            page = write(self._nonce).encode()
            self._keep(facts, page)
        return page.replace(self._nonce.encode(), nonce.encode())

    def _found(self, facts: Hashable) -> bytes | None:
        with self._lock:
            page = self._pages.get(facts)
            if page is not None:
                self._pages.move_to_end(facts)
            return page

    def _keep(self, facts: Hashable, page: bytes) -> None:
        with self._lock:
            self._pages[facts] = page
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
