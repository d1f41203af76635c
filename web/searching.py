"""Search as a page and as data: a question is put to the index, and every id it answers is loaded under the gate.

What the index says decides nothing: stories that it may still hold and this
viewer may not find are left out, and what the gate does not let through is not shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from archive.channels import Channel
from archive.reading_filters import filters_named, subjects_called
from archive.reading_mentions import Link
from archive.reading_search import MomentText, moments_text, subjects_by_ids
from archive.reading_stories import StoryCard, story_cards
from archive.search_suppression import left_out
from search.contract import Answer, FacetCount, Filter, Question, StoryHit, Understood
from search.highlight import mark
from web.gated import Asking
from web.playing import ShownMoment, shown

KINDS = ("person", "dish", "crop", "ingredient", "place", "recipe", "seed")
FACET_KINDS = ("person", "dish", "crop", "ingredient", "place")
PAGE_OF = 10
MOST_FILTERS = 20
LONGEST_QUERY = 300
MOST_IN_FACET = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks: words, (kind, slug) filters and the page, counted from 1."""

    words: str
    named: tuple[tuple[str, str], ...]
    page: int

    def address(self, *, without: tuple[str, str] | None = None, plus: tuple[str, str] | None = None) -> str:
        """The address of this search, with a filter less or more, at its first page."""
        pairs = [pair for pair in self.named if pair != without]
        if plus is not None and plus not in pairs:
            pairs.append(plus)
        return f"/search?{urlencode([('q', self.words), *pairs])}"

    @property
    def next_page(self) -> str:
        """The address of the page after this one."""
        return f"{self.address()}&{urlencode({'page': self.page + 1})}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found, and its moments with what was searched for marked."""

    card: StoryCard
    moments: tuple[ShownMoment, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found and may be shown."""

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, list[tuple[Link, int]]]
    understood: Understood
    applied: tuple[Link, ...]
    called: tuple[Link, ...]


def read_question(words: str, pairs: Sequence[tuple[str, str]], page: int) -> Asked:
    """What an address asks, as far as it can be used."""
    named = tuple(dict.fromkeys((kind, value[:90]) for kind, value in pairs if kind in KINDS and value))
    return Asked(words[:LONGEST_QUERY], named[:MOST_FILTERS], page)


def find(asking: Asking, asked: Asked) -> Found:
    """Ask the index and load what it names.

    Raises:
        MissingPart: there is no index that answers; it is being rebuilt.
    """
    session = asking.session
    who: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    applied = filters_named(session, asked.named, **who)
    called = subjects_called(session, asked.words, **who)
    if not asked.words.strip() and not applied:
        return Found((), 0, {}, Understood(), applied, called)
    answer = asking.place.public_index.search(
        Question(
            text=asked.words,
            filters=tuple(Filter(link.kind, link.id) for link in applied),
            limit=PAGE_OF,
            offset=(asked.page - 1) * PAGE_OF,
            excluded_stories=left_out(session, audience="public", **who),
        )
    )
    return Found(
        hits=_hits(asking, answer),
        total=answer.total,
        facets=_facets(asking, answer.facets, {link.id for link in applied}),
        understood=answer.understood,
        applied=applied,
        called=called,
    )


def _hits(asking: Asking, answer: Answer) -> tuple[Hit, ...]:
    who: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now, "channel": Channel.search}
    ids = [hit.story_id for hit in answer.hits]
    cards = {card.id: card for card in story_cards(asking.session, ids, **who)}
    passages = {moment.passage_id for hit in answer.hits for moment in hit.moments}
    texts = moments_text(asking.session, passages, **who)
    return tuple(
        Hit(cards[hit.story_id], _moments(hit, texts, answer.understood))
        for hit in answer.hits
        if hit.story_id in cards
    )


def _moments(hit: StoryHit, texts: dict[int, MomentText], understood: Understood) -> tuple[ShownMoment, ...]:
    found = (texts[moment.passage_id] for moment in hit.moments if moment.passage_id in texts)
    return tuple(
        shown(
            text.moments[hit.story_id],
            tuple((piece.text, piece.marked) for piece in mark(text.moments[hit.story_id].quote, understood)),
        )
        for text in found
        if hit.story_id in text.moments
    )


def _facets(asking: Asking, counts: Sequence[FacetCount], applied: set[int]) -> dict[str, list[tuple[Link, int]]]:
    """Kind -> the subjects of the stories found and in how many, most first; without those in force."""
    wanted = {int(count.id): count.stories for count in counts if count.kind in FACET_KINDS}
    links = subjects_by_ids(asking.session, wanted, viewer=asking.viewer, now=asking.now)
    facets: dict[str, list[tuple[Link, int]]] = defaultdict(list)
    for id_, link in sorted(links.items(), key=lambda item: (-wanted[item[0]], item[1].name)):
        if id_ not in applied and len(facets[link.kind]) < MOST_IN_FACET:
            facets[link.kind].append((link, wanted[id_]))
    return {kind: facets[kind] for kind in FACET_KINDS if kind in facets}
