"""`storyloom gaps`: what the archive lacks, as a wish list for the next recording day."""

import json
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading
from archive.reading_gaps import Gaps, read_gaps
from web.commands.opening import THE_KEEPER, open_archive
from web.gap_pages import KINDS, gaps_data, passages_words, voice_words


def gaps(
    as_json: Annotated[bool, typer.Option("--json", help="As data.")] = False,  # noqa: FBT002
) -> None:
    """Print crops, dishes, recipes and seeds with no voice or one, people never recorded, narrators never asked."""
    with reading(open_archive().engine) as session:
        found = read_gaps(session, viewer=THE_KEEPER, now=utc_now())
    if as_json:
        typer.echo(json.dumps(gaps_data(found), ensure_ascii=False, indent=2))
        return
    _tell(found)


def _tell(found: Gaps) -> None:
    for person in found.unheard:
        by = f", by {', '.join(filter(None, person.spoken_of_by))}" if any(person.spoken_of_by) else ""
        typer.echo(f"person: {person.name}: {passages_words(person)}{by}, never recorded")
    for kind in KINDS:
        for gap in found.of_kind(kind):
            ask = f"; ask {', '.join(gap.ask)}" if gap.ask else ""
            typer.echo(f"{kind}: {gap.name}: {voice_words(gap)}{ask}")
    for one in found.unasked:
        titles = ", ".join(f"“{title}” ({key})" for title, key in one.recordings)
        typer.echo(f"narrator: {one.name or 'not named'}: no agreement on {titles}")
    counted = len(found.quiet) + len(found.unheard) + len(found.unasked)
    typer.echo(f"{counted} things are missing." if counted != 1 else "1 thing is missing.")
