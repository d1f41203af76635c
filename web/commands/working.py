"""`storyloom worker`: do what was promised."""

import sys
from typing import Annotated

import typer

from ingest.configuration import load_settings
from web.commands.opening import start_worker


def worker(
    drain: Annotated[bool, typer.Option("--drain", help="Leave when nothing is left to do.")] = False,  # noqa: FBT002 (an option)
) -> None:
    """Transcribe, tag and index what was uploaded, until stopped."""
    process = start_worker(load_settings(), *(["--drain"] if drain else []))
    try:
        sys.exit(process.wait())
    except KeyboardInterrupt:
        process.terminate()
        sys.exit(process.wait())
