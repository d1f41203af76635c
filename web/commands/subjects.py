"""`storyloom subjects`: the names that the archive knows, out as files and in again, merged, split and retired.

A subject is given by its address, as in crops/maize, or by its key.
"""

from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import InvalidInput
from archive.reading_addresses import address_of
from archive.subject_addresses import find_at
from archive.subject_merging import merge_subjects, standing_merge, unmerge_subjects
from archive.subject_retiring import bring_back, retire_subject
from archive.subject_splitting import split_subject
from archive.subjects import Subject, SubjectKind
from ingest.subject_exchange.applying import apply_import
from ingest.subject_exchange.exporting import WRITERS, export_subjects
from ingest.subject_exchange.files import read_file, text_of
from ingest.subject_exchange.planning import Plan, plan_import
from web.commands.opening import open_archive

subjects = typer.Typer(
    help="People, dishes, ingredients, crops and places: as files, merged, split, retired.", no_args_is_help=True
)
STANDARD_OUTPUT = "-"
Which = Annotated[str, typer.Argument(metavar="SUBJECT", help="Its address, as in crops/maize, or its key.")]
Why = Annotated[str, typer.Option(help="Why, for the record.")]


@subjects.command()
def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A .csv or .json file; - prints.")],
    form: Annotated[str, typer.Option("--format", help="csv or json; otherwise as the file is called.")] = "",
    kind: Annotated[list[SubjectKind] | None, typer.Option(help="Only these kinds; may be repeated.")] = None,
) -> None:
    """Write every subject into a file, which `import` reads back."""
    form = form or (Path(file).suffix.lstrip(".").lower() if file != STANDARD_OUTPUT else "csv")
    if form not in WRITERS:
        raise InvalidInput(f"“{form}” is no form of these files; use .csv or .json, or --format.")
    with reading(open_archive().engine) as session:
        text = export_subjects(session, form, kinds=kind or tuple(SubjectKind))
    if file == STANDARD_OUTPUT:
        typer.echo(text, nl=False)
        return
    # Spreadsheets take a table for UTF-8 only where it says so at its very beginning.
    _write(Path(file), text.encode("utf-8-sig" if form == "csv" else "utf-8"))
    typer.echo(f"{file} is written.")


@subjects.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A .csv or .json file, as `export` writes it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,  # noqa: FBT002
) -> None:
    """Read subjects from a file: says line by line what changes, and changes all of it or nothing."""
    read = read_file(text_of(_read(file)))
    place = open_archive()
    if dry_run:
        with reading(place.engine) as session:
            plan = plan_import(session, read)
        _tell(plan)
        typer.echo(_counted(plan, "would be"))
        if plan.problems:
            raise typer.Exit(1)
        return
    with writing(place.engine) as session:
        plan = plan_import(session, read)
        _tell(plan)
        apply_import(session, plan, source=file.name, by_id=None, now=utc_now())
    typer.echo(_counted(plan, "are"))


@subjects.command()
def merge(gone: Which, kept: Which, reason: Why = "") -> None:
    """Make the first part of the second: all that points at it follows. `unmerge` takes it back."""
    with writing(open_archive().engine) as session:
        one, other = find_at(session, gone), find_at(session, kept)
        merge_subjects(session, one, other, by_id=None, reason=reason, now=utc_now())
        typer.echo(f"{_named(one)} is part of {_named(other)} now.")


@subjects.command()
def unmerge(gone: Which, reason: Why = "") -> None:
    """Take the merge back through which this subject became part of another."""
    with writing(open_archive().engine) as session:
        one = find_at(session, gone)
        unmerge_subjects(session, standing_merge(session, one), by_id=None, reason=reason, now=utc_now())
        typer.echo(f"{_named(one)} is itself again.")


@subjects.command()
def split(
    subject: Which,
    name: Annotated[str, typer.Argument(help="What the new one is called.")],
    mention: Annotated[list[str] | None, typer.Option(help="Key of a mention that goes; may be repeated.")] = None,
    also: Annotated[list[str] | None, typer.Option("--name", help="Other name that goes; may be repeated.")] = None,
) -> None:
    """Make a new subject of chosen mentions and names of this one."""
    with writing(open_archive().engine) as session:
        one = find_at(session, subject)
        made = split_subject(
            session, one, name=name, mention_keys=mention or [], names=also or [], by_id=None, now=utc_now()
        )
        typer.echo(f"{_named(made)} is new; {_named(one)} keeps the rest.")


@subjects.command()
def retire(subject: Which, reason: Why = "") -> None:
    """Suggest and list it no more. `bring-back` takes it back."""
    with writing(open_archive().engine) as session:
        one = retire_subject(session, find_at(session, subject), by_id=None, reason=reason, now=utc_now())
        typer.echo(f"{_named(one)} is retired.")


@subjects.command("bring-back")
def bring_back_(subject: Which, reason: Why = "") -> None:
    """Suggest and list a retired subject again."""
    with writing(open_archive().engine) as session:
        one = bring_back(session, find_at(session, subject), by_id=None, reason=reason, now=utc_now())
        typer.echo(f"{_named(one)} is back.")


def _named(subject: Subject) -> str:
    return f"“{subject.name}” ({address_of(subject.kind, subject.slug).lstrip('/')}, {subject.key})"


def _tell(plan: Plan) -> None:
    for line in plan.lines:
        if line.grade != "same":
            where = f"{plan.unit} {line.number}: " if line.number else ""
            about = f"{line.about}: " if line.about else ""
            typer.echo(f"{where}{line.grade}: {about}{line.sentence}")


def _counted(plan: Plan, how: str) -> str:
    new = sum(line.grade == "new" for line in plan.lines)
    same = sum(line.grade == "same" for line in plan.lines)
    counted = f"{new} {how} new, {len(plan.changes) - new} {how} changed, {same} as they were"
    return counted + (f"; {len(plan.problems)} cannot be used, so nothing would be." if plan.problems else ".")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from error


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error.strerror}; give another name.") from error
