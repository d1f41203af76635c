"""Pages as visitors were given them, for the next with the same facts: to write one out costs more than to load them.

A page is kept with all that it follows from, and given again only where the
facts are equal to the last: whoever asks has been through the gate, and theirs
were loaded for them, just now. So what was withdrawn, corrected or decided since
makes other facts, and nothing here can go stale or be met by someone it is not
for. Facts are compared and never hashed: of hundreds of them that costs twice as
much.
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
    """The pages of one site that were asked for last, one for each way of asking."""

    def __init__(self) -> None:
        self._nonce = secrets.token_urlsafe()
        self._pages: OrderedDict[Hashable, tuple[object, KeptPage]] = OrderedDict()
        self._lock = Lock()

    def page(self, asked: Hashable, facts: object, write: Callable[[str], str]) -> KeptPage:
        """The page of these facts, asked for in this way; `write` writes it anew, with the nonce it is given."""
        kept = self._found(asked)
        if kept is not None and kept[0] == facts:
            return kept[1]
        page = KeptPage(write(self._nonce).encode().split(self._nonce.encode()))
        self._keep(asked, facts, page)
        return page

    def _found(self, asked: Hashable) -> tuple[object, KeptPage] | None:
        with self._lock:
            kept = self._pages.get(asked)
            if kept is not None:
                self._pages.move_to_end(asked)
            return kept

    def _keep(self, asked: Hashable, facts: object, page: KeptPage) -> None:
        with self._lock:
            self._pages[asked] = facts, page
            self._pages.move_to_end(asked)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
