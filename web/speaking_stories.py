"""Stories that speak of something, the strongest first: for pages, where their seconds play, and as data."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from archive.reading_links import Chain
from archive.reading_mentions import Link
from archive.reading_moments import Moment
from archive.reading_stories_of import SpeakingStory
from archive.story_strength import Strength
from web.i18n import N_, _, ngettext, translated
from web.loom import LoomDrawing
from web.moment_data import moment_data
from web.playing import ShownMoment, shown

MOMENTS_AT_ONCE = 3
"""Moments of a story that lie open on a page; the rest is unfolded."""
NAMED = N_("names it")
SPEAKS_OF = N_("speaks of %(name)s")


def shown_stories(
    stories: Iterable[SpeakingStory],
    *,
    of_record: bool = False,
    drawings: Mapping[int, LoomDrawing | None] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Stories for `spoken_stories` in macros/strength.html.

    `of_record` says through what each one leads here; `drawings` are looms as thumbnails, by story id.
    """
    return [
        {
            "title": story.title,
            "href": story.href,
            "narrator": story.narrator,
            "drawing": drawings.get(story.id),
            "words": [*(_ways(story.chains) if of_record else ()), *strength_words(story.strength)],
            "moments": _marked(moment for moment in story.evidence if moment in open_ones),
            "further": _marked(moment for moment in story.evidence if moment not in open_ones),
        }
        for story in stories
        for open_ones in [best_moments(story.evidence)]
    ]


def best_moments(evidence: Sequence[Moment]) -> Sequence[Moment]:
    """Those that lie open: what a person accepted before what a machine suggests, then as they are heard."""
    return sorted(evidence, key=lambda moment: moment.suggested)[:MOMENTS_AT_ONCE]


def _marked(moments: Iterable[Moment]) -> list[ShownMoment]:
    """With the words marked that speak of it."""
    return [shown(moment, moment.parts) for moment in moments]


def _ways(chains: Sequence[Chain]) -> list[str]:
    return [translated(SPEAKS_OF) % {"name": one.through.name} if one.through else translated(NAMED) for one in chains]


def strength_words(strength: Strength) -> list[str]:
    """Why a story stands where it does, in words."""
    words = [ngettext("%(num)d passage", "%(num)d passages", strength.times) % {"num": strength.times}]
    if strength.in_title:
        words.insert(0, _("said in its title"))
    if not strength.accepted:
        words.append(_("suggested"))
    return words


def speaking_data(stories: Iterable[SpeakingStory], *, of_record: bool = False) -> list[dict[str, Any]]:
    """The same as data; `of_record` gives every chain that leads to it, too."""
    return [
        {
            "slug": story.slug,
            "title": story.title,
            "narrator": story.narrator,
            "href": story.href,
            "strength": strength_data(story.strength),
            "evidence": [moment_data(moment) for moment in story.evidence],
        }
        | ({"chains": chains_data(story.chains)} if of_record else {})
        for story in stories
    ]


def strength_data(strength: Strength) -> dict[str, Any]:
    """What a story's place in a list comes from."""
    return {
        "accepted": strength.accepted,
        "suggested": strength.suggested,
        "in_title": strength.in_title,
        "own_voice": strength.own_voice,
        "weight": strength.weight,
    }


def chains_data(chains: Iterable[Chain]) -> list[dict[str, Any]]:
    """Passage, then through what; `through` is none where the passage names the thing itself."""
    return [
        {"through": link_data(chain.through), "moments": [moment_data(moment) for moment in chain.moments]}
        for chain in chains
    ]


def link_data(link: Link | None) -> dict[str, str] | None:
    """A subject, recipe or seed that may be met."""
    return {"kind": link.kind, "name": link.name, "href": link.href} if link else None
