"""What was found, as `search.html` needs it and as data."""

from typing import Any

from search.contract import Understood
from web.i18n import _
from web.playing import ShownMoment
from web.searching import PAGE_OF, Asked, Found


def empty_context(asked: Asked, sentence: str) -> dict[str, Any]:
    """The page while no index answers: the sentence says so, and the lists work."""
    names = ("applied", "facets", "hits", "subjects")
    context = {"query": asked.words, "missing": sentence, "understood": "", "total": 0, "more_href": ""}
    return {**context, **dict.fromkeys(names, ())}


def search_context(asked: Asked, found: Found) -> dict[str, Any]:
    """The names that `search.html` lists."""
    return {
        "query": asked.words,
        "missing": "",
        "understood": understood_sentence(found.understood),
        "applied": [
            {"kind": link.kind, "name": link.name, "remove_href": asked.address(without=(link.kind, link.slug))}
            for link in found.applied
        ],
        "facets": [
            {
                "kind": kind,
                "items": [
                    {"name": link.name, "count": count, "href": asked.address(plus=(link.kind, link.slug))}
                    for link, count in items
                ],
            }
            for kind, items in found.facets.items()
        ],
        "hits": [
            {
                "title": hit.card.title,
                "href": hit.card.href,
                "narrator": hit.card.narrator,
                "duration_s": hit.card.duration_s,
                "moments": hit.moments,
            }
            for hit in found.hits
        ],
        "total": found.total,
        "more_href": asked.next_page if asked.page * PAGE_OF < found.total else "",
        "subjects": found.called,
    }


def understood_sentence(understood: Understood) -> str:
    """How the words were read, where that was not as typed."""
    said = [
        _("Also searched: %(found)s (nobody says “%(typed)s”).")
        % {"found": ", ".join(correction.found), "typed": correction.typed}
        for correction in understood.corrected
    ]
    if understood.dropped:
        said.append(_("Nobody says all of it; left out: %(words)s.") % {"words": ", ".join(understood.dropped)})
    return " ".join(said)


def search_data(asked: Asked, found: Found) -> dict[str, Any]:
    """The same as data."""
    return {
        "query": asked.words,
        "understood": understood_sentence(found.understood),
        "total": found.total,
        "page": asked.page,
        "stories": [
            {
                "title": hit.card.title,
                "href": hit.card.href,
                "narrator": hit.card.narrator,
                "duration_s": hit.card.duration_s,
                "moments": [moment_data(moment) for moment in hit.moments],
            }
            for hit in found.hits
        ],
        "facets": {
            kind: [{"name": link.name, "slug": link.slug, "stories": count} for link, count in items]
            for kind, items in found.facets.items()
        },
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
