"""`storyloom serve`: the site, with a worker beside it."""

import signal
from types import FrameType
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import is_full, reading, writing
from archive.signing_in import has_steward, invite
from ingest.configuration import load_settings
from ingest.logbook import keep_log
from ingest.place import Place, open_place
from web.commands.opening import start_worker
from web.commands.worker_beside import WorkerBeside
from web.invitation_links import invitation_link, site_address
from web.processes import answer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    processes: Annotated[int | None, typer.Option(help="Processes that answer; 0: one a processor.")] = None,
    with_worker: Annotated[bool, typer.Option("--worker/--no-worker", help="Start a worker beside the site.")] = True,  # noqa: FBT002
) -> None:
    """Serve the site until stopped."""
    run_site(open_place(load_settings(host=host, port=port, processes=processes)), with_worker=with_worker)


def run_site(place: Place, *, with_worker: bool = True) -> None:
    """Serve `place` on its settings' address; the worker beside it ends with it, and not before."""
    settings = place.settings
    keep_log(settings)
    _greet(place)
    # Once it has shut down, uvicorn raises the signal that stopped it again; by default that would end us here.
    signal.signal(signal.SIGTERM, _leave)
    worker = WorkerBeside(lambda: start_worker(settings, "--wait")) if with_worker else None
    try:
        answer(place)
    finally:
        if worker is not None:
            worker.end()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _greet(place: Place) -> None:
    settings = place.settings
    typer.echo(f"Storyloom listens at {site_address(settings)}")
    with reading(place.engine) as session:
        if has_steward(session):
            return
    try:
        with writing(place.engine) as session:
            token = invite(session, role=Role.steward, made_by_id=None, now=utc_now())
    except OperationalError as error:
        if not is_full(error):
            raise
        typer.echo("Nobody runs this archive yet, and its disk is full: make room and start it again for a link.")
        return
    link = invitation_link(settings, token)
    typer.echo(f"Nobody runs this archive yet. Open this link once to become its steward:\n  {link}")
