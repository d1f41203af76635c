"""The choice of colours, kept in a cookie that a script may write too; with no cookie, the device chooses."""

from fastapi.responses import Response

COOKIE = "theme"
YEAR_S = 365 * 24 * 3600
THEMES = frozenset({"light", "dark"})
AS_THE_DEVICE = "device"


def remember_theme(response: Response, theme: str, *, secure: bool) -> None:
    """Keep the choice for a year, or forget it for the device's own; anything else changes nothing."""
    if theme == AS_THE_DEVICE:
        response.delete_cookie(COOKIE, path="/", secure=secure, samesite="lax")
    elif theme in THEMES:
        response.set_cookie(COOKIE, theme, max_age=YEAR_S, path="/", secure=secure, samesite="lax")
