"""An answer for who may have it already: told by what it holds, never by a date.

Its tag is made of all that the gate let through: what was taken back leaves an answer without anything in it being
newer.
"""

from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response

from web.answers import PRIVATE, REVALIDATE


def unless_known(request: Request, content: bytes, media_type: str, *, private: bool = False) -> Response:
    """The content, without it for a HEAD; or 304 where it is what the asker has."""
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": PRIVATE if private else REVALIDATE}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(len(content))
    return Response(b"" if request.method == "HEAD" else content, media_type=media_type, headers=headers)
