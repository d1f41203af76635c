"""The site's own files that pages need: what they name themselves, and what those files name in turn."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from posixpath import join, normpath

from web.pages import STATIC_FOLDER

PREFIX = "/static/"
IN_PAGES = re.compile(r"/static/[\w./-]+(?:\?v=\w+)?")
IN_STYLES = re.compile(r"""url\(["']?([\w./-]+)["']?\)""")
IN_SCRIPTS = re.compile(r"""(?:from|import)\s*\(?\s*["'](\./[\w./-]+)["']""")


def looks_of(pages: Iterable[str]) -> tuple[str, ...]:
    """Addresses of all files that these pages need, in a fixed order."""
    found: dict[str, None] = {}
    waiting = [address for page in pages for address in IN_PAGES.findall(page)]
    while waiting:
        address = waiting.pop(0)
        if address not in found:
            found[address] = None
            waiting += _named_in(address.removeprefix(PREFIX).partition("?")[0])
    return tuple(sorted(found))


@cache
def content_of(address: str) -> tuple[int, str]:
    """The size and the digest of a file by its address."""
    content = (STATIC_FOLDER / address.removeprefix(PREFIX).partition("?")[0]).read_bytes()
    return len(content), sha256(content).hexdigest()[:32]


@cache
def _named_in(name: str) -> tuple[str, ...]:
    pattern = {"css": IN_STYLES, "js": IN_SCRIPTS}.get(name.rpartition(".")[2])
    return tuple(_resolved(name, pattern)) if pattern else ()


def _resolved(name: str, pattern: re.Pattern[str]) -> Iterator[str]:
    folder, _, _file = name.rpartition("/")
    for named in pattern.findall((STATIC_FOLDER / name).read_text(encoding="utf-8")):
        yield PREFIX + normpath(join(folder, named))
