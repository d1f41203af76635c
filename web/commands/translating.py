"""`storyloom translation`: a translation of a recording's words, from a file, laid beside its passages."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import func, select

from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput
from archive.passages import PassageVersion
from archive.recordings import find_recording
from ingest.translations import import_translation
from web.commands.opening import open_archive
from web.spoken_languages import language_code


def translation(
    recording: Annotated[str, typer.Argument(help="The recording's key, as its address at the desk has it.")],
    file: Annotated[Path, typer.Argument(help="WebVTT, SubRip, or text with one line a passage.")],
    language: Annotated[str, typer.Option(help="What it is translated into, such as Spanish or es.")],
    by: Annotated[str, typer.Option(help="Who translated it; shown with every line.")],
) -> None:
    """Lay a translation beside a recording's passages, by their keys or times; all of it or nothing."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read ({error.strerror}); choose another file.") from error
    with writing(open_archive().engine) as session:
        made = import_translation(
            session,
            find_recording(session, recording),
            content,
            language=language_code(language),
            by=by,
            source=file.name,
            by_id=None,
            now=utc_now(),
        )
        lines = session.scalar(select(func.count()).where(PassageVersion.transcript_id == made.id))
        typer.echo(f"{lines} lines in {made.language}, by {' '.join(by.split())}")
