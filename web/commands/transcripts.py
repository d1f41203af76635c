"""`storyloom transcript`: a recording's reading as captions, plain text or JSON, saying who or what made it."""

from enum import StrEnum
from typing import Annotated

import typer

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading
from archive.gate import Viewer
from archive.reading_desk_transcript import transcript_of
from web.commands.opening import open_archive
from web.transcript_files import Captions, as_json, as_srt, as_text, as_vtt, captions_of, made_by

THE_KEEPER = Viewer(role=Role.steward)
"""Whoever can run commands on the archive's own machine can read all of it."""


class Format(StrEnum):
    """How a transcript is written."""

    vtt = "vtt"
    srt = "srt"
    txt = "txt"
    json = "json"


_WRITERS = {Format.vtt: as_vtt, Format.srt: as_srt, Format.txt: as_text, Format.json: as_json}


def transcript(
    recording: Annotated[str, typer.Argument(help="The recording's key, as `storyloom status` shows it.")],
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.txt,
) -> None:
    """Print a recording's transcript, with who or what made it."""
    with reading(open_archive().engine) as session:
        found = transcript_of(session, recording, viewer=THE_KEEPER, now=utc_now())
    came_from = found.provenance
    made = (
        made_by(came_from.kind, engine=came_from.engine, engine_version=came_from.engine_version, model=came_from.model)
        if came_from
        else made_by("")
    )
    captions = Captions(found.title, found.language, made, captions_of(found.lines))
    typer.echo(_WRITERS[format_](captions), nl=False)
