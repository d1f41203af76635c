"""`storyloom reindex`: build the search indexes anew from the database."""

import typer

from archive.clock import utc_now
from archive.database import writing
from archive.outbox import Errand, ask
from archive.reading_search_lag import search_lag
from web.commands.opening import open_archive


def reindex() -> None:
    """Ask the worker to build every search index anew beside the old one, and to swap."""
    place = open_archive()
    with writing(place.engine) as session:
        ask(session, Errand.rebuild_index, 0, now=utc_now())
        names = [index.name for index in search_lag(session).indexes]
    what = f" for {', '.join(names)}" if names else ""
    typer.echo(
        f"Asked{what}; a running worker does it at once, or run `storyloom worker --drain`. "
        "Searches are answered meanwhile; `storyloom status` says how far it is."
    )
