"""`storyloom user`: who may sign in."""

from typing import Annotated

import typer

from archive.account_keeping import account_at, make_recovery
from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.signing_in import invite
from web.commands.opening import open_archive
from web.invitation_links import invitation_link, recovery_link

people = typer.Typer(help="Who may sign in.", no_args_is_help=True)


@people.command()
def add(role: Annotated[Role, typer.Argument(help="What the new person may do.")] = Role.contributor) -> None:
    """Make an invitation: a link that works once, for a week."""
    place = open_archive()
    with writing(place.engine) as session:
        token = invite(session, role=role, made_by_id=None, now=utc_now())
    typer.echo(invitation_link(place.settings, token))


@people.command()
def recover(email: Annotated[str, typer.Argument(help="The address they sign in with.")]) -> None:
    """Make a link that works once, for a day, for someone who forgot their password."""
    place = open_archive()
    with writing(place.engine) as session:
        token = make_recovery(session, account_at(session, email), by_id=None, now=utc_now())
    typer.echo(recovery_link(place.settings, token))


@people.callback()
def everyone() -> None:
    """Who may sign in."""
