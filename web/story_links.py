"""The recipes and seeds a story leads to, as its page and its data show them: passage, dish or crop, record."""

from collections.abc import Iterable
from typing import Any

from archive.reading_links import StoryLink
from archive.reading_mentions import Link
from archive.reading_moments import Moment
from web.playing import shown_all
from web.speaking_stories import best_moments, chains_data, strength_data


def linked_groups(links: Iterable[StoryLink]) -> list[dict[str, Any]]:
    """One group for every dish or crop through which records are linked, and one for each record named itself.

    So the evidence stands once beside all that it leads to.
    """
    groups: dict[tuple[str, int], tuple[Link | None, tuple[Moment, ...], list[StoryLink]]] = {}
    for link in links:
        for chain in link.chains:
            key = (chain.through.kind, chain.through.id) if chain.through else (link.kind, link.id)
            groups.setdefault(key, (chain.through, chain.moments, []))[2].append(link)
    return [
        {
            "through": through,
            "records": [{"kind": one.kind, "name": one.name, "href": one.href} for one in records],
            "moments": shown_all(moment for moment in moments if moment in open_ones),
            "further": shown_all(moment for moment in moments if moment not in open_ones),
        }
        for through, moments, records in groups.values()
        for open_ones in [best_moments(moments)]
    ]


def links_data(links: Iterable[StoryLink]) -> list[dict[str, Any]]:
    """Every recipe and seed of a story with the chains that lead to it."""
    return [
        {
            "kind": link.kind,
            "name": link.name,
            "href": link.href,
            "told_by_narrator": link.told_by_narrator,
            "strength": strength_data(link.strength),
            "chains": chains_data(link.chains),
        }
        for link in links
    ]
