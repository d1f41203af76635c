"""A page of paper as a PDF file, by WeasyPrint, which is optional and loaded only here.

It may read the site's own static files and nothing else: no network, no file of
this machine, whatever stands in the words that are printed. One file is made at
a time, so that many requests together need no more memory than one.
"""

import logging
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

from archive.errors import MissingPart, TooMany
from web.i18n import N_
from web.pages import STATIC_FOLDER

SITE = "http://paper.invalid"
"""A base for our own addresses; nothing by this name can exist."""
KINDS_OF_FILE = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
WAIT_S = 20
TAGGED = "pdf/ua-1"
NOT_INSTALLED = N_("PDF files need WeasyPrint, which is not installed here: pip install 'storyloom[print]'.")
PRINT_THE_PAGE = N_("Print the page itself from the browser meanwhile; it looks the same.")
ONE_AT_A_TIME = N_("Other files are being made for print; try again in a moment.")
_making = BoundedSemaphore(1)


class NoPdf(MissingPart):
    """WeasyPrint, or a library that it needs, is not there."""


def pdf_of(html: str) -> bytes:
    """The document as a tagged PDF.

    Raises:
        NoPdf: it is not installed.
        TooMany: others are being made.
    """
    document = _weasyprint()
    if not _making.acquire(timeout=WAIT_S):
        raise TooMany(ONE_AT_A_TIME, retry_after_s=WAIT_S)
    try:
        page = document.HTML(string=html, base_url=f"{SITE}/", url_fetcher=own_files())
        made: bytes = page.write_pdf(pdf_variant=TAGGED)
        return made
    finally:
        _making.release()


def own_files() -> Any:
    """A fetcher that knows the static folder and refuses everything else."""
    _weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 (optional)

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 (the library's signature)
            return URLFetcherResponse(url, body=_file(url), headers={"Content-Type": _kind(url)})

    return OwnFiles()


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 (optional)
    except (ImportError, OSError) as error:
        raise NoPdf(NOT_INSTALLED) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of every rule that is for screens
    return weasyprint


def _kind(url: str) -> str:
    return next((kind for ending, kind in KINDS_OF_FILE.items() if urlsplit(url).path.endswith(ending)), "")


def _file(url: str) -> bytes:
    parts = urlsplit(url)
    path = (STATIC_FOLDER / parts.path.removeprefix("/static/")).resolve()
    ours = f"{parts.scheme}://{parts.netloc}" == SITE and parts.path.startswith("/static/")
    if not ours or not path.is_relative_to(STATIC_FOLDER.resolve()) or not _kind(url):
        raise ValueError("not a file of this site")
    return path.read_bytes()
