"""`storyloom fixity`: hash every master and picture again, mend what a second copy can mend, and say how they stand."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading
from ingest.keeping.fixity import check_all
from ingest.keeping.fixity_report import FixityReport, fixity_report
from web.commands.opening import is_terminal, open_archive
from web.fixity_words import finding_line


def fixity(
    as_json: Annotated[bool, typer.Option("--json", help="As data.")] = False,  # noqa: FBT002
    last: Annotated[bool, typer.Option("--last", help="Say what the last looks found; read nothing.")] = False,  # noqa: FBT002
) -> None:
    """Hash every master and picture again; status 1 if one is damaged or gone."""
    place = open_archive()
    if not last:
        check_all(place, now=utc_now(), tell=_progress if is_terminal() else None)
    with reading(place.engine) as session:
        report = fixity_report(session)
    if as_json:
        typer.echo(json.dumps({"well": report.well, **asdict(report)}, default=str, indent=2))
    else:
        for line in report_lines(report):
            typer.echo(line)
    if not report.well:
        raise typer.Exit(1)


def report_lines(report: FixityReport) -> list[str]:
    """The report in words, what needs a person first."""
    lines = [finding_line(one) for one in report.findings]
    mended = f", {report.repaired} mended" if report.repaired else ""
    bad = [f"{report.damaged} damaged"] * bool(report.damaged) + [f"{report.gone} gone"] * bool(report.gone)
    said = f"{report.files} files: {report.whole} whole{mended}" + "".join(f", {one}" for one in bad)
    copies = f"; {report.second_copies} with a whole second copy" if report.second_copies else ""
    return [*lines, f"{said}{copies}."]


def _progress(done: int, of: int) -> None:
    typer.echo(f"\r{done} of {of}", nl=done == of, err=True)
