"""`storyloom reindex`: build the search index anew from the database."""

import typer

from archive.clock import utc_now
from archive.database import writing
from archive.outbox import Errand, ask
from web.commands.opening import open_archive


def reindex() -> None:
    """Ask the worker to build the search index anew beside the old one, and to swap."""
    place = open_archive()
    with writing(place.engine) as session:
        ask(session, Errand.rebuild_index, 0, now=utc_now())
    typer.echo("Asked; a running worker does it at once, or run `storyloom worker --drain`.")
