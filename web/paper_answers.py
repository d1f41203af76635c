"""Paper as an answer: a PDF that is made anew each time, so that nothing withdrawn is in it, and kept by nobody."""

import re
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment

from archive.errors import InvalidInput
from web.answers import language_of
from web.i18n import N_
from web.pages import render
from web.paper.pdf import pdf_of

NO_PUBLIC_ADDRESS = N_(
    "Codes on paper need the site's public address: set STORYLOOM_BASE_URL to the one that visitors use."
)
NEVER_KEPT = "private, no-store"


def pdf_answer(request: Request, body: str, *, title: str, name: str, styles: list[str], **context: Any) -> Response:
    """The template `body` as a PDF called `name`.pdf.

    Raises:
        InvalidInput: the site has no public address (`context["site"]`).
        NoPdf, TooMany: as `pdf_of` does.
    """
    if not context["site"]:
        raise InvalidInput(NO_PUBLIC_ADDRESS)
    environment: Environment = request.app.state.environment
    html = render(
        environment, "paper/document.html", language=language_of(request), theme="light", nonce="", viewer=None,
        body=body, styles=styles, **(context | {"title": title}),
    )  # fmt: skip
    plain = re.sub(r"[^a-z0-9-]", "", name)
    headers = {"Content-Disposition": f'inline; filename="{plain}.pdf"', "Cache-Control": NEVER_KEPT}
    return Response(pdf_of(html), media_type="application/pdf", headers=headers)
