"""The site's own files: public, and kept for ever by browsers where the address names their content."""

import os
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.pages import STATIC_FOLDER

FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"


class PublicFiles(StaticFiles):
    """The static folder. It declares no channel: none of the record is in it."""

    channel = None

    def __init__(self) -> None:
        super().__init__(directory=STATIC_FOLDER)

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file with how long it may be kept: for ever under an address with `?v=`."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        versioned = scope.get("query_string", b"").startswith(b"v=")
        response.headers["Cache-Control"] = FOR_EVER if versioned else A_DAY
        return response
