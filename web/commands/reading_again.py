"""`storyloom read-again`: a recording read once more, by the model that is in use now."""

from typing import Annotated

import typer

from archive.database import writing
from archive.reading_progress import find_upload
from ingest.promise import promise_new_reading
from web.commands.opening import THE_KEEPER, open_archive


def read_again(
    recording: Annotated[str, typer.Argument(help="The recording's key, as its address at the desk has it.")],
) -> None:
    """Have a recording read again; lines keep their addresses, and what people corrected stays."""
    with writing(open_archive().engine) as session:
        promise_new_reading(session, find_upload(session, recording, viewer=THE_KEEPER))
    typer.echo(f"{recording}: waiting for the worker, which reads it again.")
