"""Cutting a story's own listening copy from its spans, without the passages that someone has restricted.

Whatever this makes, the gate still compares what the copy holds with what may
be heard at the moment of asking.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.facts import Span, StoryFacts
from archive.gate_facts import story_facts
from archive.listening import copy_of_story, replace_copy
from archive.recordings import Recording
from archive.stories import Story
from ingest.copying import Piece, copy_pieces, fingerprint_of, is_there
from ingest.workplace import Workplace


def cut_story(workplace: Workplace, story_id: int, *, now: datetime) -> None:
    """Make the story's listening copy as its spans and agreements stand now; nothing new when it is that already."""
    store = workplace.place.store
    with workplace.reading() as session:
        if session.get(Story, story_id) is None:
            return
        audible = _pieces(session, audible_spans(story_facts(session, story_id), now))
        former = copy_of_story(session, story_id)
    if not audible or (former and former.fingerprint == fingerprint_of(audible) and is_there(store, former)):
        return
    copy = copy_pieces(workplace, audible)
    copy.story_id = story_id
    with workplace.writing() as session:
        replace_copy(session, copy, [(piece.recording_id, piece.start_s, piece.end_s) for piece in audible])


def _pieces(session: Session, spans: list[Span]) -> list[Piece]:
    wanted = {span.recording_id for span in spans}
    heard = [one for one in session.scalars(select(Recording).where(Recording.id.in_(wanted))) if one.has_sound]
    masters = {recording.id: recording.sha256 for recording in heard}
    return [
        Piece(span.recording_id, masters[span.recording_id], span.start_s, span.end_s)
        for span in spans
        if span.recording_id in masters
    ]


def audible_spans(story: StoryFacts, now: datetime) -> list[Span]:
    """The story's spans less every passage that may not be heard on the web at `now`."""
    closed = [
        span
        for passage in story.restricted
        if any(not terms.open_for(Use.web, now) for terms in passage.terms)
        for span in passage.spans
    ]
    audible = list(story.spans)
    for hole in closed:
        audible = [piece for span in audible for piece in _without(span, hole)]
    return audible


def _without(span: Span, hole: Span) -> Iterable[Span]:
    if not span.overlaps(hole):
        yield span
        return
    if span.start_s < hole.start_s:
        yield Span(span.recording_id, span.start_s, hole.start_s)
    if hole.end_s < span.end_s:
        yield Span(span.recording_id, hole.end_s, span.end_s)
