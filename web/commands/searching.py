"""`storyloom search`: find moments in published stories, as a visitor would."""

from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading
from archive.gate import VISITOR
from archive.reading_search import moments_text
from archive.reading_stories import story_cards
from archive.search_suppression import left_out
from search.contract import Question
from web.commands.opening import open_archive
from web.i18n import clock


def search(
    query: Annotated[str, typer.Argument(help='Words; "words together"; -without.')],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many stories at most.")] = 10,
) -> None:
    """Print the stories that speak of it, and the second at which they do."""
    place, now = open_archive(), utc_now()
    with reading(place.engine) as session:
        closed = left_out(session, viewer=VISITOR, now=now)
        # A trailing space ends the last word: on a command line nobody is still typing it.
        answer = place.public_index.search(Question(text=f"{query} ", limit=limit, excluded_stories=closed))
        cards = {
            card.id: card
            for card in story_cards(session, [hit.story_id for hit in answer.hits], viewer=VISITOR, now=now)
        }
        passages = {moment.passage_id for hit in answer.hits for moment in hit.moments}
        texts = moments_text(session, passages, viewer=VISITOR, now=now)
    for hit in answer.hits:
        if hit.story_id not in cards:
            continue
        typer.echo(f"{cards[hit.story_id].title}, told by {cards[hit.story_id].narrator}")
        for moment in hit.moments:
            found = texts.get(moment.passage_id)
            if found and hit.story_id in found.moments:
                here = found.moments[hit.story_id]
                typer.echo(f"  {clock(here.start_s)}  {here.quote}  ({here.href})")
    typer.echo(f"{answer.total} stories" if answer.total != 1 else "1 story")
    if answer.by == "database":
        typer.echo("No search index answers at present; this is what a plain search of the database finds.", err=True)
