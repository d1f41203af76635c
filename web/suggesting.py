"""Suggestions while somebody types: stories, their best moments, and everything with a name that begins so.

One answer from one question to the index and a few to the database. Whoever is
named here may be met: names are looked up under the gate. Where no name begins
as typed, those spelt nearly so are offered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.channels import Channel
from archive.errors import MissingPart
from archive.name_keys import name_key
from archive.reading_named import Named, keys_in_use, names_beginning
from archive.reading_story_names import story_entries
from search.contract import Answer, Question, Understood
from search.folding import folded
from search.highlight import mark_spans
from search.near_names import nearest_names
from web.asked import read_words
from web.asking_the_index import Seeker, ask, who, who_names
from web.found_addresses import name_address, story_address
from web.i18n import _, clock
from web.marked_moments import MarkedMoments, Parts, parted
from web.names_typed import names_typed, other_names
from web.snippets import snippet

KINDS_NAMED = ("person", "dish", "crop", "ingredient", "place", "recipe", "seed")
MOST_STORIES, MOST_MOMENTS, MOST_OF_A_KIND = 3, 2, 4
LONGEST_TAIL, SHORTEST_TAIL = 3, 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line: its text cut at what was typed, more about it, and where it leads."""

    parts: Parts
    detail: str
    href: str

    @property
    def name(self) -> str:
        """The line's text in one piece."""
        return "".join(text for text, _found in self.parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions of one kind: story, moment, or what has a name."""

    kind: str
    items: tuple[Suggestion, ...]


def suggest(seeker: Seeker, typed: str) -> tuple[Group, ...]:
    """Groups of suggestions, none of them empty; none at all for no words.

    Raises:
        BadQuestion: too much was typed.
    """
    words = read_words(typed)
    if not folded(words):
        return ()
    groups = (*_told(seeker, words), *_named(seeker, words))
    return tuple(group for group in groups if group.items)


def _told(seeker: Seeker, words: str) -> Iterator[Group]:
    """Stories and moments; none while no index answers, since the names can be suggested all the same."""
    named = names_typed(seeker.session, words, **who_names(seeker))
    question = Question(text=words, limit=MOST_STORIES, moments=1, other_names=other_names(named))
    try:
        answer = ask(seeker, question)
    except MissingPart:
        return
    entries = story_entries(seeker.session, [hit.story_id for hit in answer.hits], **who(seeker))
    yield Group(
        "story",
        tuple(
            Suggestion(_marked(one.title, answer.understood), one.narrator, story_address(seeker, one.slug))
            for one in entries
        ),
    )
    meant = frozenset(id_ for name in named for id_ in name.ids)
    yield Group("moment", tuple(_moments(answer, MarkedMoments.load(seeker, answer, meant)))[:MOST_MOMENTS])


def _moments(answer: Answer, moments: MarkedMoments) -> Iterator[Suggestion]:
    for hit in answer.hits:
        for moment in moments.of(hit):
            detail = f"{moment.speaker or moment.story_title}, {clock(moment.start_s)}"
            yield Suggestion(snippet(moment.parts or ()), detail, moment.href)


def _named(seeker: Seeker, words: str) -> Iterator[Group]:
    found = names_beginning(seeker.session, _tails(words), **who_names(seeker))
    if not found:
        near = nearest_names(name_key(words), keys_in_use(seeker.session))
        found = names_beginning(seeker.session, near, **who_names(seeker))
    *whole, last = folded(words) or ("",)
    understood = Understood(words=tuple(whole), prefix=last or None)
    for kind in KINDS_NAMED:
        own = [one for one in found if one.link.kind == kind][:MOST_OF_A_KIND]
        yield Group(kind, tuple(_name(seeker, one, understood) for one in own))


def _tails(words: str) -> Sequence[str]:
    """What was typed, then its last words: a name may stand at the end of a longer question."""
    typed = name_key(words).split()
    tails = (" ".join(typed[-length:]) for length in range(min(len(typed), LONGEST_TAIL), 0, -1))
    return tuple(dict.fromkeys(tail for tail in tails if len(typed) == 1 or len(tail) >= SHORTEST_TAIL))


def _name(seeker: Seeker, one: Named, understood: Understood) -> Suggestion:
    detail = _("also called %(name)s") % {"name": one.called} if one.called else ""
    where = name_address(one.link, at_desk=seeker.channel is Channel.desk)
    return Suggestion(_marked(one.link.name, understood), detail, where)


def _marked(text: str, understood: Understood) -> Parts:
    return parted(text, mark_spans(text, understood))
