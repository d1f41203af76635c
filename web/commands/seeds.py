"""`storyloom seeds export`: seed lots as a table or as data, as far as a visitor may meet them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading
from web.commands.opening import open_archive
from web.commands.recipes import write_out
from web.invitation_links import site_address
from web.record_files import seeds_as_csv, seeds_as_json

seeds = typer.Typer(help="Seed lots, out as files.", no_args_is_help=True)


class Format(StrEnum):
    """How seed lots are written."""

    csv = "csv"
    json = "json"


_WRITERS = {Format.csv: seeds_as_csv, Format.json: seeds_as_json}


@seeds.callback()
def _several() -> None:
    """Seed lots, out as files."""


@seeds.command("export")
def export(
    to: Annotated[Path | None, typer.Argument(help="The file to write; none or -: standard output.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.csv,
) -> None:
    """Write every seed lot with its lineage."""
    place = open_archive()
    with reading(place.engine) as session:
        text = _WRITERS[format_](session, base_url=site_address(place.settings), now=utc_now())
    write_out(text, to)
