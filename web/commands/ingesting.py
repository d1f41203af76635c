"""`storyloom ingest`: hand in recordings from this machine's disk, with the same checks as a page's upload."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.errors import InvalidInput, StoryloomError
from archive.expectations import expectation
from archive.uploads import DEPOSIT_STATEMENT
from ingest.intake import Deposit, take_in_file
from web.commands.opening import open_archive
from web.spoken_languages import language_code


def ingest(  # noqa: PLR0917 (one parameter an option)
    paths: Annotated[list[Path], typer.Argument(help="Recordings, or folders of them.")],
    deposit: Annotated[bool, typer.Option("--deposit", help=f"I state: “{DEPOSIT_STATEMENT}”")] = False,  # noqa: FBT002
    narrator: Annotated[str, typer.Option(help="Who tells.")] = "",
    recordist: Annotated[str, typer.Option(help="Who recorded it.")] = "",
    place: Annotated[str, typer.Option(help="Where it was recorded.")] = "",
    language: Annotated[str, typer.Option(help="Language code, such as en; empty: detected.")] = "",
    expects: Annotated[list[Use] | None, typer.Option(help="A use that the narrator expects; several times.")] = None,
    expects_name: Annotated[NameShown | None, typer.Option(help="How the narrator expects to be named.")] = None,
    expects_pseudonym: Annotated[str, typer.Option(help="With `--expects-name pseudonym`.")] = "",
    expects_opens_on: Annotated[str, typer.Option(help="The day before which nothing opens, such as 2027-05-30.")] = "",
    expects_words: Annotated[str, typer.Option(help="What else the narrator expects, in free words.")] = "",
) -> None:
    """Hand in recordings; a worker then transcribes and tags them."""
    if not deposit:
        raise InvalidInput(f"Add --deposit to state: “{DEPOSIT_STATEMENT}”")
    expected = expectation(
        uses=expects or (), name_shown=expects_name or "", pseudonym=expects_pseudonym, opens_on=expects_opens_on,
        words=expects_words,
    )  # fmt: skip
    archive, language = open_archive(), language_code(language)
    failed = 0
    for path in _files(paths):
        said = Deposit(
            file_name=path.name, statement=DEPOSIT_STATEMENT, narrator_name=narrator, recordist_name=recordist,
            place_name=place, language=language, expectation=expected,
        )  # fmt: skip
        try:
            upload = take_in_file(archive, path, said, now=utc_now())
        except StoryloomError as error:
            failed += 1
            typer.echo(f"{path}: {error}", err=True)
        else:
            typer.echo(f"{path}: safe as {upload.key}, {upload.size_bytes:,} bytes; waiting for the worker")
    if failed:
        raise typer.Exit(1)


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        else:
            yield path
