"""`storyloom recipes`: recipes in from files (schema.org JSON-LD, saved pages, plain text) and out as JSON-LD."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import InvalidInput
from archive.ingredient_lines import counted_unit
from ingest.recipe_import.bringing_in import Planned, Wanted, bring_in, drafts_of, plan_import
from ingest.recipe_import.drafts import MOST_BYTES, RecipeDraft
from web.commands.opening import open_archive
from web.invitation_links import site_address
from web.record_files import recipes_file

recipes = typer.Typer(help="Recipes, in from files and out again.", no_args_is_help=True)


@recipes.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="JSON-LD, saved pages or plain text; - reads standard input.")],
    dish: Annotated[str, typer.Option(help="The dish they are of; empty: the one named in each title.")] = "",
    from_person: Annotated[str, typer.Option("--from", help="Whom they are from.")] = "",
    add: Annotated[bool, typer.Option("--add", help="Add dish, person and ingredients not known yet.")] = False,  # noqa: FBT002
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,  # noqa: FBT002
) -> None:
    """Bring recipes in, all of them or none; with --dry-run only say line by line what would happen."""
    drafts = [draft for file in files for draft in _drafts(file)]
    wanted = Wanted(dish=dish, from_person=from_person, add_names=add)
    place = open_archive()
    if dry_run:
        with reading(place.engine) as session:
            planned = plan_import(session, drafts, wanted)
    else:
        with writing(place.engine) as session:
            planned = bring_in(session, drafts, wanted, by_id=None, now=utc_now())
    for one in planned:
        for line in told(one):
            typer.echo(line)
    typer.echo("Nothing was changed: this was a dry run." if dry_run else _in_archive(len(planned)))
    if any(one.what == "refused" for one in planned):
        raise typer.Exit(1)


def _in_archive(count: int) -> str:
    return "The recipe is in the archive." if count == 1 else f"{count} recipes are in the archive."


@recipes.command("export")
def export(
    to: Annotated[Path | None, typer.Argument(help="The file to write; none or -: standard output.")] = None,
) -> None:
    """Write every recipe as schema.org JSON-LD, as far as a visitor may meet it."""
    place = open_archive()
    with reading(place.engine) as session:
        text = recipes_file(session, base_url=site_address(place.settings), now=utc_now())
    write_out(text, to)


def write_out(text: str, to: Path | None) -> None:
    """Into the file, or to standard output. Raises InvalidInput for a file that cannot be written."""
    if to is None or str(to) == "-":
        typer.echo(text, nl=False)
        return
    try:
        to.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidInput(f"{to} cannot be written: {error.strerror}.") from error
    typer.echo(f"{to} is written.", err=True)


def _drafts(file: Path) -> list[RecipeDraft]:
    try:
        given = sys.stdin.buffer.read(MOST_BYTES + 1) if str(file) == "-" else _bytes(file)
        return drafts_of(given.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file}: this is not UTF-8 text; save it as such and try again.") from error
    except InvalidInput as error:
        raise InvalidInput(f"{file}: {error}") from error


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"it cannot be read: {error.strerror}.") from error


def told(one: Planned) -> list[str]:
    """What becomes of one recipe, line by line."""
    if one.what == "refused":
        return [f"refused: {one.refused}", *(f"  {problem}" for problem in one.problems)]
    lines = [f"{one.what}: {one.text.title} ({one.text.dish})"]
    for line in one.lines if one.what == "new" else ():
        measure = " ".join(part for part in (line.amount, counted_unit(line.unit, line.amount)) if part)
        known = "" if line.subject else ", no subject yet"
        unsure = f"  ? {line.doubt}" if line.doubt else ""
        lines.append(f"  {line.as_said}  →  {measure or '-'} | {line.subject or line.name}{known}{unsure}")
    return [*lines, *(f"  {change}" for change in one.changes), *(f"  {problem}" for problem in one.problems)]
