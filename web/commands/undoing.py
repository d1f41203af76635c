"""`storyloom undo`: all that one version of an engine suggested and nobody decided is withdrawn, or allowed again."""

from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading, writing
from archive.undoing import Undone, allow_engine, preview_undo, switch_off, undo_engine
from web.commands.opening import open_archive
from web.engines import decided_words, engine_given

Engine = Annotated[str, typer.Argument(metavar="ENGINE[@VERSION]", help="As in dictionary@3 or whisper@20250625.")]


def undo(
    engine: Engine,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be withdrawn.")] = False,  # noqa: FBT002
    allow: Annotated[bool, typer.Option("--allow", help="Let an undone version suggest again.")] = False,  # noqa: FBT002
    off: Annotated[bool, typer.Option("--off", help="Only let it suggest nothing more.")] = False,  # noqa: FBT002
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
) -> None:
    """Withdraw what an engine suggested and nobody decided on, and list what people decided on top of it."""
    if allow + dry_run + off > 1:
        raise typer.BadParameter("--allow, --off and --dry-run do not go together.")
    name, version = engine_given(engine)
    place = open_archive()
    if dry_run:
        with reading(place.engine) as session:
            _tell(preview_undo(session, name, version), would=True)
        return
    with writing(place.engine) as session:
        if allow:
            allow_engine(session, name, version, by_id=None, reason=reason, now=utc_now())
            typer.echo(f"{engine} may suggest again; it does when passages are read for names the next time.")
        elif off:
            switch_off(session, name, version, by_id=None, reason=reason, now=utc_now())
            typer.echo(f"{engine} is switched off: it suggests nothing more. What it suggested stays.")
        else:
            _tell(undo_engine(session, name, version, by_id=None, reason=reason, now=utc_now()), would=False)


def _tell(found: Undone, *, would: bool) -> None:
    typer.echo(f"{found.engine}@{found.version}: {found.withdrawn} {'would be' if would else 'are'} withdrawn.")
    if found.kept:
        typer.echo(f"What people decided on top of it {'would stay' if would else 'stays'} ({len(found.kept)}):")
    for one in found.kept:
        typer.echo(f"  {one.recording_key}  {decided_words(one)}: {one.words}")
