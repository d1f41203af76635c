"""What the archive lacks, as the desk's page shows it and as data."""

from typing import Any

from archive.reading_addresses import address_of
from archive.reading_gaps import Gap, Gaps, Unheard
from web.i18n import N_, _, ngettext, translated

KINDS = ("crop", "seed", "dish", "recipe")
NOBODY = N_("Nobody speaks of it yet")
ONE_VOICE = N_("Only %(name)s speaks of it")
SOMEONE = N_("someone whom nobody has named yet")
DESK = {"recipe": "/desk/recipes/", "seed": "/desk/seeds/"}


def gaps_context(gaps: Gaps) -> dict[str, Any]:
    """The names that `desk/gaps.html` lists."""
    return {
        "kinds": [{"kind": kind, "gaps": own} for kind in KINDS if (own := [_gap(gap) for gap in gaps.of_kind(kind)])],
        "unheard": [_unheard(person) for person in gaps.unheard],
        "unasked": [
            {
                "name": one.name or _("Nobody has said who speaks"),
                "recordings": [{"title": title, "href": f"/desk/recordings/{key}"} for title, key in one.recordings],
            }
            for one in gaps.unasked
        ],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "name": gap.name,
        "href": desk_address(gap.kind, gap.slug, gap.key),
        "words": voice_words(gap),
        "silent": not gap.voices,
        "ask": ", ".join(gap.ask),
    }


def desk_address(kind: str, slug: str, key: str) -> str:
    """Where the desk edits it; a subject's page there goes by its key."""
    return f"{DESK[kind]}{slug}" if kind in DESK else f"/desk/subjects/{key}"


def voice_words(gap: Gap) -> str:
    """Whose voice there is."""
    if not gap.voices:
        return translated(NOBODY)
    return translated(ONE_VOICE) % {"name": gap.voices[0] or translated(SOMEONE)}


def _unheard(person: Unheard) -> dict[str, Any]:
    return {
        "name": person.name,
        "href": f"/desk/subjects/{person.key}",
        "words": passages_words(person),
        "by": ", ".join(name or translated(SOMEONE) for name in person.spoken_of_by),
    }


def passages_words(person: Unheard) -> str:
    """How often someone is spoken of."""
    said = ngettext("spoken of in %(num)d passage", "spoken of in %(num)d passages", person.passages)
    return said % {"num": person.passages}


def gaps_data(gaps: Gaps) -> dict[str, Any]:
    """The same as data."""
    return {
        "quiet": [
            {"kind": gap.kind, "name": gap.name, "href": address_of(gap.kind, gap.slug),
             "voices": list(gap.voices), "ask": list(gap.ask)}
            for gap in gaps.quiet
        ],
        "unheard": [
            {"name": one.name, "key": one.key, "passages": one.passages, "spoken_of_by": list(one.spoken_of_by)}
            for one in gaps.unheard
        ],
        "unasked": [
            {"name": one.name or None, "recordings": [{"title": title, "key": key} for title, key in one.recordings]}
            for one in gaps.unasked
        ],
    }  # fmt: skip
