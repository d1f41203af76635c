"""`storyloom passages`: a line of a recording, looked at, corrected, split and joined."""

from typing import Annotated

import typer
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.database import reading, writing
from archive.line_acts import Doing
from archive.passage_correcting import correct_passage, take_back
from archive.passage_merging import merge_with_next
from archive.passage_splitting import split_passage
from archive.passages import Passage
from archive.reading_desk_passage import passage_at_desk, read_desk_passage
from web.commands.opening import THE_KEEPER, open_archive
from web.correcting import who_made

passages = typer.Typer(help="Lines of recordings: looked at, corrected, split and joined.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="The passage's key, as its address (/p/KEY) has it.")]
Seen = Annotated[str | None, typer.Option(help="The version you saw; refuses where it has changed since.")]


@passages.command()
def show(key: Key) -> None:
    """Print a line as it reads, its version, and every reading it had."""
    with reading(open_archive().engine) as session:
        found = read_desk_passage(session, key, viewer=THE_KEEPER, now=utc_now())
    typer.echo(f"{found.text}\n\nversion    {found.version}\nrecording  {found.recording_key}")
    typer.echo(f"seconds    {found.start_s:.2f} to {found.end_s:.2f}")
    for each in found.history:
        typer.echo(f"{each.made_at:%Y-%m-%d %H:%M} UTC  {who_made(each)}: {each.text}")


@passages.command()
def correct(key: Key, text: Annotated[str, typer.Argument(help="What is really said.")], seen: Seen = None) -> None:
    """Correct a line; the reading it had is kept, and a running worker brings search in step."""
    with writing(open_archive().engine) as session:
        passage = _found(session, key)
        line = correct_passage(session, passage, text, seen=seen, by_id=None, now=utc_now())
    typer.echo(line.text)


@passages.command()
def split(
    key: Key,
    before: Annotated[str, typer.Argument(help="What is said before the cut.")],
    after: Annotated[str, typer.Argument(help="What is said after it.")],
    seen: Seen = None,
) -> None:
    """Split a line in two, and print the keys of both; the first keeps its own."""
    now = utc_now()
    with writing(open_archive().engine) as session:
        lines = split_passage(session, _found(session, key), before, after, seen=seen, doing=Doing(None, now))
        keys = [session.get_one(Passage, line.passage_id).key for line in lines]
    for made, line in zip(keys, lines, strict=True):
        typer.echo(f"{made}  {line.text}")


@passages.command()
def merge(key: Key, seen: Seen = None) -> None:
    """Join a line with the one after it, whose key leads to this one from then on."""
    with writing(open_archive().engine) as session:
        found, doing = _found(session, key), Doing(None, utc_now())
        line = merge_with_next(session, found, seen=seen, seen_next=None, doing=doing)
    typer.echo(line.text)


@passages.command(name="take-back")
def first_reading(key: Key, seen: Seen = None) -> None:
    """Let a line read as it was first written down."""
    with writing(open_archive().engine) as session:
        line = take_back(session, _found(session, key), seen=seen, by_id=None, now=utc_now())
    typer.echo(line.text)


def _found(session: Session, key: str) -> Passage:
    return passage_at_desk(session, key, viewer=THE_KEEPER, now=utc_now())
