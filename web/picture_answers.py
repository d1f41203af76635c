"""Sends a picture whole. Whether it may be sent was decided before, for this very request."""

from fastapi import Request
from fastapi.responses import Response

from archive.errors import NotFound
from archive.reading_pictures import NO_SUCH_PICTURE
from media.store import LocalStore
from web.answers import PRIVATE, REVALIDATE
from web.security import seal

TYPES = {"webp": "image/webp", "svg": "image/svg+xml"}


def picture_answer(request: Request, store: LocalStore, name: str, *, private: bool) -> Response:
    """The picture: 200, or 304 where the browser has it already.

    Raises:
        NotFound: its file is gone from the store.
    """
    path = store.picture_path(name)
    if not path.is_file():
        raise NotFound(NO_SUCH_PICTURE)
    etag = f'"{name[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": PRIVATE if private else REVALIDATE,
        "Content-Type": TYPES[path.suffix.lstrip(".")],
    }
    if path.suffix == ".svg":
        seal(request)
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(path.read_bytes(), headers=headers)
