"""`storyloom search`: find moments in published stories, as a visitor would."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading
from archive.errors import BadQuestion
from archive.gate import VISITOR, Viewer
from archive.keys import slugify
from ingest.place import Place
from web.asked import Asked, read_asked
from web.commands.opening import open_archive
from web.i18n import _, clock, ngettext, translated
from web.search_pages import PLAINLY
from web.search_understood import readings
from web.searching import Found, find

Some = list[str] | None


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor at the command line."""

    place: Place
    session: Session
    now: datetime
    viewer: Viewer = VISITOR
    channel: Channel | None = Channel.search


def search(  # noqa: PLR0917 (each is an option by its name)
    query: Annotated[Some, typer.Argument(help='Words; "words together"; -without.', show_default=False)] = None,
    narrator: Annotated[Some, typer.Option(help="Only stories told by this person.")] = None,
    person: Annotated[Some, typer.Option(help="Only stories that speak of this person; so of the following.")] = None,
    dish: Annotated[Some, typer.Option()] = None,
    crop: Annotated[Some, typer.Option()] = None,
    ingredient: Annotated[Some, typer.Option()] = None,
    place: Annotated[Some, typer.Option()] = None,
    recipe: Annotated[Some, typer.Option()] = None,
    seed: Annotated[Some, typer.Option()] = None,
    festival: Annotated[Some, typer.Option(help="Only stories heard at this festival.")] = None,
    language: Annotated[Some, typer.Option(help="Only stories in this language, by its code.")] = None,
    year: Annotated[Some, typer.Option(help="Only stories recorded in this year.")] = None,
    sort: Annotated[str, typer.Option(help="relevance, newest, oldest, longest or shortest.")] = "relevance",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many stories at most.")] = 10,
) -> None:
    """Print the stories that speak of it, and the second at which they do."""
    things = {"narrator": narrator, "person": person, "dish": dish, "crop": crop, "ingredient": ingredient,
              "place": place, "recipe": recipe, "seed": seed, "festival": festival}  # fmt: skip
    pairs = [(kind, slugify(value.rsplit("/", 1)[-1])) for kind, own in things.items() for value in own or ()]
    pairs += [(kind, value) for kind, own in (("language", language), ("year", year)) for value in own or ()]
    asked = read_asked([("q", " ".join(query or ())), ("sort", sort), *pairs], strict=True)
    if not asked.words and not asked.named:
        raise BadQuestion(_("Say what to look for, as in: storyloom search beans."))
    archive = open_archive()
    with reading(archive.engine) as session:
        # A trailing space ends the last word: on a command line nobody is still typing it.
        ended = replace(asked, words=f"{asked.words} " if asked.words else "")
        found = find(Visitor(archive, session, utc_now()), ended, limit=limit)
    for line in _lines(asked, found):
        typer.echo(line)


def _lines(asked: Asked, found: Found) -> Iterator[str]:
    """What was found, line by line.

    Raises:
        BadQuestion: a filter names nothing here.
    """
    if found.unknown:
        kind, value = found.unknown[0]
        raise BadQuestion(
            _("There is no %(kind)s “%(value)s” to narrow by; give its name, or the end of its address.")
            % {"kind": kind, "value": value}
        )
    yield from (reading_.sentence for reading_ in readings(asked, found))
    for hit in found.hits:
        yield _("%(title)s, told by %(narrator)s") % {"title": hit.card.title, "narrator": hit.card.narrator}
        yield from (f"  {clock(moment.start_s)}  {moment.quote}  ({moment.href})" for moment in hit.moments)
    for record in found.records:
        yield f"{record.link.name} ({record.link.href}){f': {record.why}' if record.why else ''}"
    yield from (_("Did you mean %(words)s?") % {"words": ", ".join(one.found)} for one in found.nearest)
    for one in found.without:
        name = one.narrowing.name if one.narrowing else _("the words")
        stories = ngettext("%(num)d story", "%(num)d stories", one.stories) % {"num": one.stories}
        yield _("Without %(name)s: %(stories)s") % {"name": name, "stories": stories}
    yield ngettext("%(num)d story", "%(num)d stories", found.total) % {"num": found.total}
    if found.plain:
        yield translated(PLAINLY)
