"""`storyloom import-transcript`: typed words or a file become a recording's current reading."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput
from archive.recordings import find_recording
from ingest.transcript_import.bringing_in import bring_in
from ingest.transcript_import.brought import Form, Unusable
from web.commands.opening import open_archive
from web.readings import brought_words, left_words, problems_of
from web.spoken_languages import language_code


def import_transcript(
    recording: Annotated[str, typer.Argument(help="The recording's key, as its address at the desk has it.")],
    file: Annotated[Path, typer.Argument(help="The file; -: what is typed in.")],
    form: Annotated[Form | None, typer.Option("--format", help="What it is; told from the file otherwise.")] = None,
    language: Annotated[str, typer.Option(help="Which language is spoken, where the recording does not say.")] = "",
) -> None:
    """Bring a transcript in; what was read before stays, and lines of it can be taken back. All of it or nothing."""
    content = _read(file)
    try:
        with writing(open_archive().engine) as session:
            brought = bring_in(
                session,
                find_recording(session, recording),
                content,
                form=form,
                language=language_code(language),
                source=file.name,
                by_id=None,
                now=utc_now(),
            )
    except Unusable as error:
        for problem in problems_of(error):
            sys.stderr.write(f"storyloom: {problem}\n")
        raise typer.Exit(1) from error
    typer.echo(brought_words(brought.lines, waits=brought.waits, stories=len(brought.stories)))
    if left := left_words(brought.left_out, brought.unknown):
        typer.echo(left)
    for slug in brought.stories:
        typer.echo(f"/desk/stories/{slug}")


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read ({error.strerror}); choose another file.") from error
