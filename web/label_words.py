"""Labels in words and as data; what their drawings stand for; and labels to begin a vocabulary with."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from archive.labels import Mark
from archive.reading_labels import ShownLabel
from web.i18n import N_, translated

MARKS: Mapping[Mark, str] = MappingProxyType(
    {
        Mark.care: N_("a bowl: care"),
        Mark.season: N_("a sun at the edge of the field: a season"),
        Mark.group: N_("three rings: a group"),
        Mark.place: N_("a flag: a place"),
        Mark.ask: N_("a question: ask first"),
        Mark.name: N_("a tag: a name to be said"),
        Mark.seed: N_("a sprouting seed"),
        Mark.women: N_("women"),
        Mark.men: N_("men"),
    }
)
_SUGGESTED = (
    (
        N_("Seasonal"),
        N_("This has its own time of the year. Please keep to it when you tell it on."),
        Mark.season,
    ),
    (N_("Seed keepers"), N_("This belongs to those who keep the seed. Please leave it with them."), Mark.seed),
    (N_("Ask first"), N_("Please ask before you retell, copy or cook this in public."), Mark.ask),
    (N_("Say whose it is"), N_("When you tell or cook this, say from whom it comes."), Mark.name),
    (N_("Women tell it"), N_("Women tell this to women. Please listen with that in mind."), Mark.women),
    (N_("Men tell it"), N_("Men tell this to men. Please listen with that in mind."), Mark.men),
    (N_("Told at its place"), N_("This is best heard where it belongs."), Mark.place),
)


def suggested_labels() -> list[tuple[str, str, Mark]]:
    """Name, words and drawing of each."""
    return [(translated(name), translated(words), mark) for name, words, mark in _SUGGESTED]


def label_words(labels: Sequence[ShownLabel]) -> tuple[str, ...]:
    """Each as a line, where nothing can be drawn: its name, and what it asks."""
    return tuple(f"{one.name}: {' '.join(one.words.split())}" if one.words else one.name for one in labels)


def labels_in_a_line(labels: Sequence[ShownLabel], *, names_alone: bool = False) -> str:
    """All of them in one line, as paper has room for; '' for none."""
    return " · ".join([one.name for one in labels] if names_alone else label_words(labels))


def labels_data(labels: Sequence[ShownLabel]) -> list[dict[str, str]]:
    """Labels as data: what a community asks; they open and close nothing."""
    return [{"name": one.name, "words": one.words} for one in labels]
