"""What was found, as data: the same that the page shows."""

from collections.abc import Iterable
from typing import Any

from search.contract import Correction
from web.asked import Asked
from web.playing import ShownMoment
from web.search_facets import Choice
from web.search_pages import label
from web.search_records import ShownRecord
from web.search_understood import readings
from web.searching import Found, Hit


def search_data(asked: Asked, found: Found) -> dict[str, Any]:
    """One page of a search. `by`: an index, or the database alone while there is none."""
    return {
        "query": asked.words,
        "sort": asked.sort,
        "page": asked.page,
        "by": "database" if found.plain else "index",
        "filters": [{"kind": one.kind, "value": one.value, "name": label(one)} for one in found.chosen],
        "unknown_filters": [{"kind": kind, "value": value} for kind, value in found.unknown],
        **_understood(asked, found),
        "total": found.total,
        "stories": [_story(hit) for hit in found.hits],
        "facets": {kind: [_choice(one) for one in own] for kind, own in found.facets.items()},
        "subjects": [{"kind": link.kind, "name": link.name, "href": link.href} for link in found.called],
        "recipes": _records(found.records, "recipe"),
        "seeds": _records(found.records, "seed"),
        "nearest": _corrections(found.nearest),
        "without": [
            {
                "kind": one.narrowing.kind if one.narrowing else "q",
                "value": one.narrowing.value if one.narrowing else asked.words,
                "stories": one.stories,
            }
            for one in found.without
        ],
    }


def _understood(asked: Asked, found: Found) -> dict[str, Any]:
    """How it was read, in a sentence and in parts."""
    return {
        "understood": " ".join(one.sentence for one in readings(asked, found)),
        "corrected": _corrections(found.understood.corrected),
        "other_names": [
            {"typed": " ".join(one.words), "names": [" ".join(words) for words in one.names]}
            for one in found.understood.other_names
        ],
        "dropped": list(found.understood.dropped),
    }


def _corrections(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    return [{"typed": one.typed, "found": list(one.found)} for one in corrections]


def _story(hit: Hit) -> dict[str, Any]:
    return {
        "title": hit.card.title,
        "href": hit.href,
        "narrator": hit.card.narrator,
        "duration_s": hit.card.duration_s,
        "moments": [moment_data(moment) for moment in hit.moments],
    }


def moment_data(moment: ShownMoment) -> dict[str, Any]:
    """A moment as data; `marked` are the pieces of the quote that were searched for."""
    return {
        "quote": moment.quote,
        "speaker": moment.speaker,
        "href": moment.href,
        "start_s": moment.start_s,
        "end_s": moment.end_s,
        "marked": [text for text, found in moment.parts or () if found],
    }


def _choice(one: Choice) -> dict[str, Any]:
    return {"name": label(one.narrowing), "slug": one.narrowing.value, "stories": one.stories, "chosen": one.chosen}


def _records(records: Iterable[ShownRecord], kind: str) -> list[dict[str, Any]]:
    return [
        {"name": one.link.name, "href": one.link.href, "why": one.why or None} for one in records if one.kind == kind
    ]
