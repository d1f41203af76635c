"""`storyloom trails`: which there are and how they stand; published and retired, now or at a moment to come.

A trail is given by its slug, a former one too.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import InvalidInput
from archive.reading_desk_trails import list_desk_trails
from archive.trail_checking import check_trail
from archive.trail_drafts import find_trail
from archive.trail_publishing import publish_trail, retire_trail, retire_trail_on
from web.commands.opening import open_archive
from web.trail_words import CHANNELS, standing_words

trails = typer.Typer(help="Trails: listed, published, retired.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(metavar="TRAIL", help="Its slug, as its address ends.")]
When = Annotated[str, typer.Option("--at", help="A moment to come, as 2026-11-28T09:30; in UTC unless it says +hh:mm.")]


@trails.command("list")
def list_() -> None:
    """Every trail with how it stands, the newest first."""
    with reading(open_archive().engine) as session:
        found = list_desk_trails(session, now=utc_now())
        for line in found:
            typer.echo(f"{line.slug}  stops: {line.stops}  {standing_words(line.standing)}")
    if not found:
        typer.echo("There is no trail yet; begin one at /desk/trails.")


@trails.command()
def publish(trail: Which, at: When = "") -> None:
    """Write the next version of a trail down, to be met now or from a moment to come on."""
    now = utc_now()
    opens_at = _to_come(at, now)
    with writing(open_archive().engine) as session:
        found = find_trail(session, trail)
        version = publish_trail(session, found, opens_at=opens_at, by_id=None, now=now)
        typer.echo(f"{found.slug}: version {version.number} opens {version.opens_at:%Y-%m-%d %H:%M} UTC.")
        for check in check_trail(session, found, now=now):
            for one in check.closed:
                typer.echo(f"  Stop {check.number}, not yet {CHANNELS[one.channel].lower()}: {' '.join(one.why)}")


@trails.command()
def retire(trail: Which, at: When = "") -> None:
    """Close a trail, now or at a moment to come; its codes lead on to the stories."""
    now = utc_now()
    moment = _to_come(at, now)
    with writing(open_archive().engine) as session:
        found = find_trail(session, trail)
        if moment is None:
            retire_trail(session, found, by_id=None, now=now)
            typer.echo(f"{found.slug} is retired.")
        else:
            retire_trail_on(session, found, moment, by_id=None, now=now)
            typer.echo(f"{found.slug} retires {moment:%Y-%m-%d %H:%M} UTC.")


def _to_come(given: str, now: datetime) -> datetime | None:
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise InvalidInput(f"“{given}” is no moment; give one as 2026-11-28T09:30.") from error
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if moment <= now:
        raise InvalidInput(f"{moment:%Y-%m-%d %H:%M} UTC is over; give a moment to come.")
    return moment
