"""What was found, as `search.html` needs it."""

from dataclasses import replace
from typing import Any

from archive.reading_filters import LANGUAGE, NARRATOR, YEAR, Narrowing
from archive.reading_mentions import Link
from web.asked import SORTS, Asked
from web.found_addresses import DESK_SEARCH, name_address
from web.i18n import N_, _, translated
from web.other_questions import with_other_word
from web.search_facets import Choice
from web.search_nothing import Without
from web.search_understood import readings
from web.searching import PAGE_OF, Found
from web.spoken_languages import language_name

OF_ALL = frozenset({LANGUAGE, YEAR})
"""Every story has one: where all have the same there is nothing to choose."""
SHOWN_AT_ONCE = 6
MOST_NEAREST = 3
PLAINLY = N_("No search index answers at present; this is what a plain search of the archive finds.")


def empty_context(asked: Asked, sentence: str) -> dict[str, Any]:
    """The page while no index answers: the sentence says so, and the lists work."""
    return {**_context(asked, Found()), "missing": sentence}


def search_context(asked: Asked, found: Found) -> dict[str, Any]:
    """The names that `search.html` lists; further addresses name the filters in force as they are called today."""
    return _context(replace(asked, named=tuple(one.pair for one in found.chosen)), found)


def _context(asked: Asked, found: Found) -> dict[str, Any]:
    return {
        "query": asked.words,
        "keep": (*asked.named, *([("sort", asked.sort)] if asked.sort != "relevance" else [])),
        "missing": translated(PLAINLY) if found.plain else "",
        "action": asked.path,
        "unknown": [f"{kind} “{value}”" for kind, value in found.unknown],
        "readings": readings(asked, found),
        "applied": [_applied(asked, one) for one in found.chosen],
        "clear": asked.address(without=asked.named) if len(found.chosen) > 1 else "",
        "sorts": _sorts(asked) if found.total > 1 else [],
        "facets": [_group(asked, kind, own) for kind, own in found.facets.items() if _worth_showing(kind, own)],
        "kinds": _kinds(asked, found),
        "hits": [
            {
                "title": hit.card.title,
                "href": hit.href,
                "narrator": hit.card.narrator,
                "duration_s": hit.card.duration_s,
                "recorded_on": hit.card.recorded_on,
                "moments": hit.moments,
                "labels": hit.card.labels,
            }
            for hit in found.hits
        ],
        "kept": [],
        "total": found.total,
        "earlier": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "more": asked.address(page=asked.page + 1) if asked.page * PAGE_OF < found.total else "",
        "subjects": [_named(asked, link) for link in found.called],
        "recipes": [_named(asked, one.link, one.why) for one in found.records if one.kind == "recipe"],
        "seeds": [_named(asked, one.link, one.why) for one in found.records if one.kind == "seed"],
        "nearest": _nearest(asked, found),
        "without": [_without(asked, one) for one in found.without],
        "held": [_group(Asked(path=asked.path), kind, own) for kind, own in found.held.items()],
    }


def label(one: Narrowing) -> str:
    """What a filter is called."""
    return language_name(one.value) if one.kind == LANGUAGE else one.name


def _named(asked: Asked, link: Link, why: str = "") -> dict[str, str]:
    href = name_address(link, at_desk=asked.path == DESK_SEARCH)
    return {"kind": link.kind, "name": link.name, "href": href, "why": why}


def _applied(asked: Asked, one: Narrowing) -> dict[str, str]:
    said = _("told by %(name)s") if one.kind == NARRATOR else "%(name)s"
    return {
        "kind": "person" if one.kind == NARRATOR else one.kind,
        "name": said % {"name": label(one)},
        "href": asked.address(without=[one.pair]),
    }


def _group(asked: Asked, kind: str, group: tuple[Choice, ...]) -> dict[str, Any]:
    items = [
        {
            "name": label(one.narrowing),
            "stories": one.stories,
            "chosen": one.chosen,
            "href": asked.address(without=[one.narrowing.pair])
            if one.chosen
            else asked.address(plus=one.narrowing.pair),
        }
        for one in group
    ]
    return {"kind": kind, "items": items[:SHOWN_AT_ONCE], "further": items[SHOWN_AT_ONCE:]}


def _without(asked: Asked, one: Without) -> dict[str, Any]:
    if one.narrowing is None:
        return {"name": "", "stories": one.stories, "href": asked.address(words="")}
    href = asked.address(without=[one.narrowing.pair])
    return {"name": label(one.narrowing), "stories": one.stories, "href": href}


def _worth_showing(kind: str, group: tuple[Choice, ...]) -> bool:
    """Whether there is something to choose: where nothing is found with any of it, there is not."""
    if not any(one.stories for one in group):
        return False
    return kind not in OF_ALL or len(group) > 1 or any(one.chosen for one in group)


def _kinds(asked: Asked, found: Found) -> list[dict[str, Any]]:
    """Of each thing typed, the kinds of it that the stories found speak of, with how many do."""
    counted = {one.narrowing.id: one for own in found.facets.values() for one in own if one.narrowing.kind != NARRATOR}
    said = []
    for name in found.named:
        for one in name.called:
            narrower = [counted[kin.link.id] for kin in one.narrower if kin.link.id in counted]
            spoken = [choice for choice in narrower if choice.stories and not choice.chosen]
            if spoken:
                said.append({"of": one.subject.link.name, **_group(asked, one.subject.link.kind, tuple(spoken))})
    return said


def _sorts(asked: Asked) -> list[dict[str, Any]]:
    words = {
        "relevance": _("Best match"),
        "newest": _("Newest"),
        "oldest": _("Oldest"),
        "longest": _("Longest"),
        "shortest": _("Shortest"),
    }
    return [{"words": words[one], "href": asked.address(sort=one), "current": one == asked.sort} for one in SORTS]


def _nearest(asked: Asked, found: Found) -> list[dict[str, str]]:
    return [
        {"words": word, "href": asked.address(words=with_other_word(asked.words, correction.typed, word))}
        for correction in found.nearest
        for word in correction.found[:MOST_NEAREST]
    ]
