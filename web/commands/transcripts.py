"""`storyloom transcript`: a recording's reading as captions, plain text or JSON, saying who or what made it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading
from archive.errors import InvalidInput
from archive.reading_desk_transcript import transcript_of
from web.captions import recording_captions
from web.commands.opening import THE_KEEPER, open_archive


class Format(StrEnum):
    """How a transcript is written."""

    vtt = "vtt"
    srt = "srt"
    txt = "txt"
    json = "json"
    html = "html"
    xml = "xml"


def transcript(
    recording: Annotated[str, typer.Argument(help="The recording's key, as its address at the desk has it.")],
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.txt,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; empty: printed.")] = None,
) -> None:
    """Print a recording's transcript, or write it to a file, with who or what made it."""
    with reading(open_archive().engine) as session:
        found = transcript_of(session, recording, viewer=THE_KEEPER, now=utc_now())
    said = recording_captions(found, format_.value)
    if output is None:
        typer.echo(said, nl=False)
        return
    try:
        output.write_text(said, encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidInput(f"{output} cannot be written ({error.strerror}); choose another file.") from error
    typer.echo(f"{output}: {len(found.lines)} lines")
