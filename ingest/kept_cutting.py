"""Cutting, beside the copy for everyone, those in which passages are heard that are kept to some.

One copy for each set of passages that somebody may hear and not everyone may,
and of these no more than `MOST`, the fullest first: whoever may hear another set
hears what of it is in one of these. What such a copy holds is compared with what
its listener may hear at every request; a stale one plays to nobody it should not.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.circles import Circle
from archive.facts import Span, StoryFacts
from archive.kept_circles import circles_kept_to, festivals_kept_to
from archive.listening import ListeningCopy, add_copy, forget_copies, kept_copies
from archive.stories import StoryState
from ingest.copies_there import is_there
from ingest.copying import Piece, copy_pieces, fingerprint_of, pieces_of
from ingest.leaving_out import audible
from ingest.workplace import Workplace

MOST = 8


def kept_pieces_of_story(session: Session, story: StoryFacts, *, now: datetime) -> list[list[Piece]]:
    """What each kept copy of a story is to hold; nothing of one that is not public."""
    if story.state is not StoryState.published:
        return []
    return _pieces(session, story.spans, story, circles_kept_to(session, story), Use.web, now)


def kept_pieces_of_clip(
    session: Session, spans: Sequence[Span], story: StoryFacts, *, now: datetime
) -> list[list[Piece]]:
    """What each kept copy of a clip is to hold: it plays on festivals' devices only."""
    if story.state is not StoryState.published:
        return []
    return _pieces(session, spans, story, festivals_kept_to(story), Use.festival, now)


def keep_kept_copies(
    workplace: Workplace,
    wanted: Sequence[Sequence[Piece]],
    *,
    story_id: int | None = None,
    clip_id: int | None = None,
) -> None:
    """Have exactly these copies: what is not wanted is forgotten first, what is missing is made."""
    with workplace.reading() as session:
        there = kept_copies(session, _owned_by(story_id, clip_id))
    prints = {fingerprint_of(pieces): pieces for pieces in wanted}
    whole = {copy.fingerprint for copy in there if is_there(workplace.place.store, copy)}
    over = [copy.id for copy in there if copy.fingerprint not in prints.keys() & whole]
    if over:
        with workplace.writing() as session:
            forget_copies(session, ListeningCopy.id.in_(over))
    for fingerprint, pieces in prints.items():
        if fingerprint not in whole:
            copy = copy_pieces(workplace, pieces)
            copy.kept_story_id, copy.kept_clip_id = story_id, clip_id
            with workplace.writing() as session:
                add_copy(session, copy, [piece.span for piece in pieces])


def _pieces(  # noqa: PLR0917 (one private call)
    session: Session, spans: Sequence[Span], story: StoryFacts, circles: Iterable[Circle], use: Use, now: datetime
) -> list[list[Piece]]:
    """Each set once, and none that is left for everyone too."""
    everyones = audible(spans, story.closed_spans(use, now))
    each = {audible(spans, story.closed_spans(use, now, circle)) for circle in circles} - {everyones, ()}
    fullest = sorted(each, key=lambda own: (-sum(span.end_s - span.start_s for span in own), str(own)))
    pieces = (pieces_of(session, own) for own in fullest[:MOST])
    return [own for own in pieces if own]


def _owned_by(story_id: int | None, clip_id: int | None) -> ColumnElement[bool]:
    if story_id is not None:
        return ListeningCopy.kept_story_id == story_id
    return ListeningCopy.kept_clip_id == clip_id
