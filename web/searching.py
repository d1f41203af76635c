"""Search: a question is put to the index, and every id it answers is loaded under the gate.

What the index says decides nothing: only stories that this viewer may find are
among those asked about, and what the gate does not let through is left out.
"""

from dataclasses import dataclass, field

from archive.reading_called import kinds_of
from archive.reading_filters import SUBJECT_KINDS, Narrowing, narrowed_by
from archive.reading_mentions import Link
from archive.reading_stories import StoryCard, story_cards
from search.contract import Answer, Correction, Filter, Question, Understood
from search.folding import folded
from web.asked import Asked, Pair
from web.asking_the_index import Seeker, ask, who, who_names
from web.found_addresses import story_address
from web.marked_moments import MarkedMoments
from web.names_typed import NameTyped, names_typed, other_names
from web.playing import ShownMoment
from web.search_facets import Choice, choices
from web.search_nothing import Without, most_spoken_of, without_each
from web.search_records import ShownRecord, records_for

PAGE_OF = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found, and its moments with what was searched for marked."""

    card: StoryCard
    href: str
    moments: tuple[ShownMoment, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found and may be shown.

    `unknown` are filters that name nothing here and were left out; `nearest` and
    `without` help where nothing was found, `held` where nothing was asked too.
    `plain`: no index answered, and what the database itself finds is shown.
    """

    chosen: tuple[Narrowing, ...] = ()
    unknown: tuple[Pair, ...] = ()
    named: tuple[NameTyped, ...] = ()
    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    understood: Understood = field(default_factory=Understood)
    records: tuple[ShownRecord, ...] = ()
    nearest: tuple[Correction, ...] = ()
    without: tuple[Without, ...] = ()
    held: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    plain: bool = False

    @property
    def called(self) -> tuple[Link, ...]:
        """The subjects that go by words that were typed, each once."""
        return tuple(dict.fromkeys(one.subject.link for name in self.named for one in name.called))


def find(seeker: Seeker, asked: Asked, *, limit: int = PAGE_OF) -> Found:
    """Ask the index and load what it names.

    Raises:
        MissingPart: there is no index that answers; it is being rebuilt.
    """
    known = narrowed_by(seeker.session, asked.named, **who_names(seeker))
    chosen = tuple(dict.fromkeys(known.values()))
    unknown = tuple(pair for pair in asked.named if pair not in known)
    if not folded(asked.words) and not chosen:
        return Found(unknown=unknown, held=most_spoken_of(seeker))
    named = names_typed(seeker.session, asked.words, **who_names(seeker))
    question = question_of(asked, chosen, named, limit=limit)
    meant = _meant(seeker, chosen, named)
    answer = ask(seeker, question)
    nothing = answer.total == 0
    return Found(
        chosen=chosen,
        unknown=unknown,
        named=named,
        hits=_hits(seeker, answer, meant),
        total=answer.total,
        facets=choices(seeker, answer.facets, chosen),
        understood=answer.understood,
        records=records_for(seeker, asked.words, meant) if asked.page == 1 else (),
        nearest=answer.nearest,
        without=without_each(seeker, question, chosen) if nothing else (),
        held=most_spoken_of(seeker) if nothing else {},
        plain=answer.by == "database",
    )


def question_of(asked: Asked, chosen: tuple[Narrowing, ...], named: tuple[NameTyped, ...], *, limit: int) -> Question:
    """What the index is asked for one page."""
    return Question(
        text=asked.words,
        filters=tuple(Filter(one.kind, one.id) for one in chosen),
        other_names=other_names(named),
        sort=asked.sort,
        limit=limit,
        offset=(asked.page - 1) * limit,
    )


def _hits(seeker: Seeker, answer: Answer, meant: frozenset[int]) -> tuple[Hit, ...]:
    ids = [hit.story_id for hit in answer.hits]
    cards = {card.id: card for card in story_cards(seeker.session, ids, **who(seeker))}
    moments = MarkedMoments.load(seeker, answer, meant)
    return tuple(
        Hit(cards[hit.story_id], story_address(seeker, cards[hit.story_id].slug), moments.of(hit))
        for hit in answer.hits
        if hit.story_id in cards
    )


def _meant(seeker: Seeker, chosen: tuple[Narrowing, ...], named: tuple[NameTyped, ...]) -> frozenset[int]:
    """The subjects that were typed or chosen, and all that are kinds of them."""
    filters = {int(one.id) for one in chosen if one.kind in SUBJECT_KINDS}
    below = kinds_of(seeker.session, filters, **who_names(seeker)) if filters else frozenset()
    return below.union(*(name.ids for name in named))
