"""Moments that were found, with what was searched for marked: the words, and the names of what was meant by them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from archive.reading_marks import said_spans
from archive.reading_search import MomentText, moments_text
from search.contract import Answer, StoryHit, Understood
from search.highlight import mark_spans
from web.asking_the_index import Seeker, who
from web.found_addresses import shown_where_found
from web.playing import ShownMoment

Span = tuple[int, int]
Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class MarkedMoments:
    """The passages of an answer that may be met, and where in each it is said what was meant."""

    seeker: Seeker
    texts: dict[int, MomentText]
    said: dict[int, tuple[Span, ...]]
    understood: Understood

    @classmethod
    def load(cls, seeker: Seeker, answer: Answer, meant: Collection[int]) -> "MarkedMoments":
        """Load those of an answer; `meant` are the subjects that were searched for."""
        passages = {moment.passage_id for hit in answer.hits for moment in hit.moments}
        texts = moments_text(seeker.session, passages, **who(seeker))
        return cls(seeker, texts, said_spans(seeker.session, set(texts), meant), answer.understood)

    def of(self, hit: StoryHit) -> tuple[ShownMoment, ...]:
        """The moments of one story, the best first."""
        found = (self.texts[moment.passage_id] for moment in hit.moments if moment.passage_id in self.texts)
        return tuple(
            shown_where_found(self.seeker, text.moments[hit.story_id], self._parts(text))
            for text in found
            if hit.story_id in text.moments
        )

    def _parts(self, text: MomentText) -> Parts:
        return parted(text.text, [*mark_spans(text.text, self.understood), *self.said.get(text.passage_id, ())])


def parted(text: str, spans: Iterable[Span]) -> Parts:
    """The text cut at these spans: (piece, whether it is in one) pairs that join to it."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _joined(spans, len(text)):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple((piece, marked) for piece, marked in (*pieces, (text[at:], False)) if piece)


def _joined(spans: Iterable[Span], length: int) -> list[Span]:
    """The spans in order, those that meet made one."""
    joined: list[Span] = []
    for start, end in sorted((start, min(end, length)) for start, end in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
