"""`storyloom destroy`: a recording that was withdrawn is destroyed for good, after its title was typed."""

from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading, writing
from archive.destroying import Order, check_order, check_title, destroy_recording, preview_destruction
from archive.destructions import OnWhoseWord
from archive.recordings import find_recording
from ingest.destroying_files import finish_all
from web.commands.opening import open_archive
from web.destroying import left_words, wiped_words


def destroy(
    recording: Annotated[str, typer.Argument(metavar="RECORDING", help="Its key, as in its address at the desk.")],
    asked_by: Annotated[OnWhoseWord, typer.Option(help="On whose word.")],
    reason: Annotated[str, typer.Option(help="Why; this is kept.")],
    title: Annotated[str, typer.Option(help="Its title, where nobody is there to be asked for it.")] = "",
    papers_too: Annotated[bool, typer.Option("--papers-too", help="What its agreements rest on goes too.")] = False,  # noqa: FBT002
) -> None:
    """Destroy a withdrawn recording: its words, its stories, its files. There is no way back."""
    place, key = open_archive(), recording.strip().strip("/").rpartition("/")[2]
    order = Order(asked_by, reason, None, utc_now(), papers_too)
    check_order(order)
    with reading(place.engine) as session:
        found = preview_destruction(session, find_recording(session, key), now=order.now)
    wiped, left = wiped_words(found, papers_too=papers_too), left_words(found, papers_too=papers_too)
    for heading, sentences in (("It destroys", wiped), ("It leaves", left)):
        typer.echo(f"{heading}:")
        for sentence in sentences:
            typer.echo(f"  {sentence}")
    if not title:
        typer.confirm("Destroy it for ever?", abort=True)
    typed = title or typer.prompt("Type its title")
    with writing(place.engine) as session:
        meant = find_recording(session, key)
        check_title(meant, typed)
        destroy_recording(session, meant, order)
    finish_all(place, lambda: writing(place.engine), now=utc_now())
    typer.echo(f"{key} is destroyed. Make a backup now, so that a restore of an older one destroys it again.")
