"""All subjects as a file to take away."""

from datetime import datetime

from fastapi.responses import Response
from sqlalchemy.orm import Session

from archive.errors import NotFound
from ingest.subject_exchange.exporting import WRITERS, export_subjects
from web.answers import PRIVATE
from web.i18n import _

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def download(session: Session, form: str, *, now: datetime) -> Response:
    """The file. Raises NotFound where subjects do not go out in this form."""
    if form not in WRITERS:
        raise NotFound(_("Subjects go out as .csv or .json."))
    # Spreadsheets take a table for UTF-8 only where it says so at its very beginning.
    data = export_subjects(session, form).encode("utf-8-sig" if form == "csv" else "utf-8")
    named = f'attachment; filename="subjects-{now:%Y-%m-%d}.{form}"'
    return Response(data, media_type=TYPES[form], headers={"Content-Disposition": named, "Cache-Control": PRIVATE})
