"""`storyloom audit`: check what the archive promises."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from archive.clock import utc_now
from ingest.auditing import audit as check
from web.commands.opening import open_archive


def audit(
    as_json: Annotated[bool, typer.Option("--json", help="Print what is broken as JSON.")] = False,  # noqa: FBT002
) -> None:
    """Check every promise about bytes, record and index; status 1 if one is broken."""
    found = check(open_archive(), now=utc_now())
    if as_json:
        typer.echo(json.dumps([asdict(violation) for violation in found], indent=2))
    else:
        for violation in found:
            typer.echo(f"{violation.thing}: {violation.sentence}")
        typer.echo(f"{len(found)} promises are broken." if found else "Everything that is promised holds.")
    if found:
        raise typer.Exit(1)
