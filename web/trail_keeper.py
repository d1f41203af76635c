"""The worker that keeps trails on a device: asked for anew each time, and let near the pages of one folder only."""

from fastapi import Request
from fastapi.responses import FileResponse, Response

from archive.errors import NotFound
from archive.phrases import Phrase
from web.answers import REVALIDATE, language_of
from web.i18n import localised
from web.pages import STATIC_FOLDER

FOLDERS = frozenset({"trails", "q"})
NO_SUCH_PAGE = Phrase("There is no page at this address.")


def keeper_answer(request: Request, folder: str) -> Response:
    """The script, with the widest scope it may be given. Raises NotFound for another folder."""
    if folder not in FOLDERS:
        raise NotFound(NO_SUCH_PAGE)
    allowed = localised(f"/{folder}/", language_of(request))
    headers = {"Cache-Control": REVALIDATE, "Service-Worker-Allowed": allowed}
    return FileResponse(STATIC_FOLDER / "trail_keeper.js", media_type="text/javascript", headers=headers)
