"""`storyloom backup` and `storyloom restore`: the archive into a folder, and out of it again."""

from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from ingest.configuration import load_settings
from ingest.keeping.backup import KEEP, LEAST_KEPT, back_up
from ingest.keeping.drill import drill as run_drill
from ingest.keeping.restoring import RestoreReport
from ingest.keeping.restoring import restore as lay_back
from web.commands.opening import is_terminal, open_archive

Folder = Annotated[Path, typer.Argument(help="The backup's folder, best on another disk.")]


def backup(
    folder: Folder,
    keep: Annotated[int, typer.Option(min=LEAST_KEPT, help="How many snapshots stay.")] = KEEP,
) -> None:
    """Back up the database as of now and every master and picture; status 1 if one of them is damaged or gone."""
    report = back_up(open_archive(), folder, now=utc_now(), keep=keep, tell=_progress if is_terminal() else None)
    manifest = report.manifest
    for place in manifest.missing:
        typer.echo(f"{place} is damaged or gone and the backup has no whole copy; see `storyloom fixity`.")
    typer.echo(
        f"{report.snapshot}: {manifest.rows:,} rows in {len(manifest.tables)} tables, {len(manifest.files)} files, "
        f"{report.copied} of them new ({report.copied_bytes:,} bytes); all read back and hashed."
    )
    if not report.well:
        raise typer.Exit(1)


def restore(
    folder: Folder,
    snapshot: Annotated[str, typer.Option(help="Name of an older snapshot; empty: the newest.")] = "",
    withdrawals: Annotated[
        list[Path] | None, typer.Option(help="A journal of withdrawals from a newer backup; may be given again.")
    ] = None,
    drill: Annotated[bool, typer.Option("--drill", help="Restore into a folder of its own and compare only.")] = False,  # noqa: FBT002
) -> None:
    """Restore a backup into an empty data folder; what was withdrawn since stays withdrawn."""
    if drill:
        report = run_drill(open_archive(), folder, snapshot=snapshot, now=utc_now())
        _tell_missing(report)
        typer.echo(f"Drill of {report.snapshot}: {report.rows:,} rows and {report.files} files, no difference.")
    else:
        journals = withdrawals or []
        report = lay_back(load_settings(), folder, snapshot=snapshot, journals=journals, now=utc_now())
        _tell_missing(report)
        typer.echo(
            f"Restored {report.snapshot}, made on {report.made_at:%Y-%m-%d at %H:%M} UTC: {report.rows:,} rows and "
            f"{report.files} files, no difference. {_closed(report)}"
        )
        typer.echo("Start `storyloom serve`: its worker makes the listening copies and the indexes anew.")
    if report.missing:
        raise typer.Exit(1)


def _tell_missing(report: RestoreReport) -> None:
    for place in report.missing:
        typer.echo(f"{place} is not in this backup: it was damaged or gone when the backup was made.")


def _closed(report: RestoreReport) -> str:
    done = report.replayed
    destroyed = f" {done.destroyed} destroyed since {_is(done.destroyed)} destroyed again." if done.destroyed else ""
    if not done.closed:
        return f"Nothing was withdrawn since.{destroyed}"
    return f"{done.closed} withdrawn since {_is(done.closed)} closed in it too.{destroyed}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _progress(done: int, of: int) -> None:
    typer.echo(f"\r{done} of {of}", nl=done == of, err=True)
