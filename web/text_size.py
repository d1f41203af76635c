"""How large the words are, kept in a cookie: read in the sun and by old eyes. Without one they are as everywhere."""

from fastapi import Request
from fastapi.responses import Response

COOKIE = "text_size"
YEAR_S = 365 * 24 * 3600
SIZES = frozenset({"large", "larger"})
NORMAL = "normal"


def size_kept(request: Request) -> str:
    """The size that was chosen; '' for the usual one."""
    size = request.cookies.get(COOKIE, "")
    return size if size in SIZES else ""


def remember_size(response: Response, size: str, *, secure: bool) -> None:
    """Keep the choice for a year, or forget it for the usual size; anything else changes nothing."""
    if size == NORMAL:
        response.delete_cookie(COOKIE, path="/", secure=secure, samesite="lax")
    elif size in SIZES:
        response.set_cookie(COOKIE, size, max_age=YEAR_S, path="/", secure=secure, samesite="lax", httponly=True)
