"""`storyloom links`: what a story leads to, or which stories lead to a thing, each with the second that says so."""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading
from archive.errors import InvalidInput, NotFound
from archive.gate import VISITOR
from archive.reading_addressed import moved_story, moved_subject
from archive.reading_addresses import kind_at
from archive.reading_links import Chain
from archive.reading_recipe import read_recipe
from archive.reading_seed import read_seed
from archive.reading_stories_of import SpeakingStory
from archive.reading_story import StoryPage, read_story
from archive.reading_subjects import read_subject
from archive.recipes import Recipe
from archive.record_addresses import moved_record
from archive.seeds import Seed
from web.commands.opening import open_archive
from web.i18n import clock
from web.speaking_stories import speaking_data, strength_words
from web.story_links import links_data

HOW = "give an address of this site, such as stories/nine-tables, dishes/callaloo, recipes/… or seeds/…"

RECORDS: dict[str, type[Recipe | Seed]] = {"recipes": Recipe, "seeds": Seed}


def links(
    addresses: Annotated[
        list[str], typer.Argument(metavar="ADDRESS…", help="As in stories/nine-tables or crops/corn.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As data.")] = False,  # noqa: FBT002
) -> None:
    """Print the links of stories, dishes, crops, people, places, recipes and seeds, as a visitor may follow them."""
    with reading(open_archive().engine) as session:
        found = [(address, _found_at(session, address)) for address in addresses]
    if as_json:
        typer.echo(json.dumps([_data(address, one) for address, one in found], ensure_ascii=False, indent=2))
        return
    for address, (name, one) in found:
        typer.echo(f"{name} ({address.strip('/')})")
        for line in _story_lines(one) if isinstance(one, StoryPage) else _thing_lines(one):
            typer.echo(f"  {line}")


Found = tuple[str, StoryPage | tuple[SpeakingStory, ...]]


def _found_at(session: Session, address: str) -> Found:
    try:
        return _look_up(session, address)
    except NotFound as error:
        with suppress(NotFound):
            return _look_up(session, _address_today(session, address))
        raise NotFound(f"{address}: {error} Look it up on the site, or with `storyloom search`.") from error


def _look_up(session: Session, address: str) -> Found:
    """Its name and what is linked. Raises InvalidInput for what is no address, NotFound for what may not be met."""
    folder, _, slug = address.strip().strip("/").rpartition("/")
    asks: dict[str, Any] = {"viewer": VISITOR, "now": utc_now()}
    if folder == "stories":
        story = read_story(session, slug, **asks)
        return story.title, story
    if folder == "recipes":
        recipe = read_recipe(session, slug, **asks)
        return recipe.title, recipe.stories
    if folder == "seeds":
        seed = read_seed(session, slug, **asks)
        return seed.name, seed.stories
    kind = kind_at(folder)
    if kind is None:
        raise InvalidInput(f"“{address}” is no address of a story or subject; {HOW}.")
    subject = read_subject(session, kind, slug, **asks)
    return subject.name, subject.stories


def _address_today(session: Session, address: str) -> str:
    """Where what was once met at this address is met now. Raises NotFound."""
    folder, _, slug = address.strip().strip("/").rpartition("/")
    asks: dict[str, Any] = {"viewer": VISITOR, "now": utc_now()}
    if folder == "stories":
        return f"stories/{moved_story(session, slug, **asks)}"
    if folder in RECORDS:
        return f"{folder}/{moved_record(session, RECORDS[folder], slug, **asks, channel=Channel.page)}"
    kind = kind_at(folder)
    if kind is None:
        raise NotFound(HOW)
    return moved_subject(session, kind, slug, **asks)


def _data(address: str, found: Found) -> dict[str, Any]:
    name, one = found
    if isinstance(one, StoryPage):
        return {"address": f"/{address.strip('/')}", "name": name, "leads_to": links_data(one.links)}
    return {"address": f"/{address.strip('/')}", "name": name, "stories": speaking_data(one, of_record=True)}


def _story_lines(story: StoryPage) -> Iterable[str]:
    for link in story.links:
        yield f"{link.kind} {link.name} ({link.href})"
        yield from _chain_lines(link.chains)
    if not story.links:
        yield "leads to no recipe and no seed."


def _thing_lines(stories: Iterable[SpeakingStory]) -> Iterable[str]:
    stories = tuple(stories)
    for story in stories:
        yield f"{story.title}, told by {story.narrator}: {', '.join(strength_words(story.strength))}"
        yield from _chain_lines(story.chains)
    if not stories:
        yield "no open story speaks of it."


def _chain_lines(chains: Iterable[Chain]) -> Iterable[str]:
    for chain in chains:
        for moment in chain.moments:
            way = f" through {chain.through.kind} {chain.through.name}" if chain.through else ""
            suggested = ", suggested" if moment.suggested else ""
            yield f"  {clock(moment.start_s)}  {moment.quote}  ({moment.href}{way}{suggested})"
