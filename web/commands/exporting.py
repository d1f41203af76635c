"""`storyloom export` and `storyloom import`: the archive out as a bag or a plain folder, and a bag in again."""

from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.errors import InvalidInput
from ingest.keeping.bags.bringing_in import Brought, bring_in, compare
from ingest.keeping.bags.comparing import Difference
from web.commands.opening import open_archive
from web.exporting import Kind, Leaving, export_to
from web.i18n import LANGUAGES, speaking
from web.pages import make_environment

SHOWN_AT_MOST = 20


def export(  # noqa: PLR0917 (options, each by its name)
    bag: Annotated[Path | None, typer.Option("--bag", help="A new folder for a bag (BagIt 1.0).")] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="A new folder to read without Storyloom.")] = None,
    public: Annotated[bool, typer.Option("--public", help="Only what any visitor may meet.")] = False,  # noqa: FBT002
    story: Annotated[list[str] | None, typer.Option("--story", help="Only this story, by its address.")] = None,
    recording: Annotated[list[str] | None, typer.Option("--recording", help="Only this recording, by its key.")] = None,
    language: Annotated[str, typer.Option(help="Language of the pages to read: en or es.")] = "en",
) -> None:
    """Take the archive out: a whole bag holds closed material and full names; a public bag or a folder does not."""
    if (bag is None) == (folder is None):
        raise InvalidInput("Say what to make: --bag FOLDER, --bag FOLDER --public, or --folder FOLDER.")
    if language not in LANGUAGES:
        raise InvalidInput("Pages are written in %(languages)s; choose one.", languages=", ".join(LANGUAGES))
    kind = Kind.folder if bag is None else Kind.public if public else Kind.whole
    if kind is not Kind.whole and (story or recording):
        raise InvalidInput("Stories and recordings are chosen for whole bags only; leave --public and --folder out.")
    target = bag or folder or Path()
    with speaking(language):
        files, out = export_to(
            open_archive(), make_environment(), kind, target, stories=story or (), recordings=recording or (),
            now=utc_now(),
        )  # fmt: skip
    _tell_export(kind, target, files, out)


def _tell_export(kind: Kind, target: Path, files: int, out: Leaving) -> None:
    for name in out.missing.names:
        typer.echo(f"{name} is damaged or gone and is not in it; see `storyloom fixity`.")
    if kind is Kind.whole:
        typer.echo(
            f"{target}: a whole bag with {out.rows:,} rows of {out.recordings} recordings in {files} files. It holds "
            "closed material and people's full names: keep it as you keep the archive."
        )
    else:
        typer.echo(f"{target}: {files} files with what any visitor may meet, and nothing else.")
    if out.missing.names:
        raise typer.Exit(1)


def import_(
    bag: Annotated[Path, typer.Option("--bag", help="A whole bag: a folder, or a .zip, .tar or .tar.gz file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in, and change nothing.")] = False,  # noqa: FBT002
    only_compare: Annotated[bool, typer.Option("--compare", help="Only say how the archive differs from it.")] = False,  # noqa: FBT002
    withdrawals: Annotated[
        list[Path] | None, typer.Option(help="A journal of withdrawals from a newer backup; may be given again.")
    ] = None,
) -> None:
    """Bring a whole bag in, all of it or nothing. What the archive has already stays as it is; nothing is opened."""
    place = open_archive()
    if only_compare:
        _tell_differences(compare(place, bag))
        return
    report = bring_in(place, bag, journals=withdrawals or (), dry_run=dry_run, now=utc_now())
    _tell_import(report, dry_run=dry_run)


def _tell_differences(found: list[Difference]) -> None:
    for one in found[:SHOWN_AT_MOST]:
        typer.echo(f"{one.table} {one.name}: only in {one.only_in}")
    if found:
        typer.echo(f"{len(found)} differences.")
        raise typer.Exit(1)
    typer.echo("No difference: every row of the bag is here, and nothing beside.")


def _tell_import(report: Brought, *, dry_run: bool) -> None:
    for former, now in report.moved:
        typer.echo(f"The address {former} was taken here; what has it in the bag is at {now}.")
    for former, now in report.renamed:
        typer.echo(f"The name “{former}” was taken here; what has it in the bag is called “{now}”.")
    for name in report.missing:
        typer.echo(f"{name} is not in the bag: it was damaged or gone when the bag was made.")
    if report.to_review:
        typer.echo(f"{report.to_review} stories are told from recordings that were here already, and wait for review.")
    if report.destroyed_there:
        typer.echo(
            f"{report.destroyed_there} recordings that are here were destroyed where the bag was made; they are "
            "withdrawn here. Destroy them at the desk, if that is what was asked for."
        )
    if report.cut_off:
        typer.echo(f"{report.cut_off} references led to what is not in the bag and lead nowhere now.")
    if not (report.rows or report.closed or report.destroyed):
        typer.echo("All of it is here already; nothing was changed.")
        return
    did = "would come in" if dry_run else "came in"
    typer.echo(
        f"{report.named}: {report.rows:,} rows, {report.recordings} recordings and {report.stories} stories {did}; "
        f"{report.closed} closed by withdrawals, {report.destroyed} destroyed by journals."
    )
    if dry_run:
        typer.echo("Nothing was changed: this was a dry run.")
    else:
        typer.echo(
            "A worker makes the listening copies and the indexes; accounts of the bag are closed until you open them."
        )
