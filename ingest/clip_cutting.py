"""Cutting the listening copies of what is heard at trails' stops, without the passages that are closed at festivals."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.facts import StoryFacts
from archive.gate_facts import story_facts
from archive.listening import ListeningCopy, copy_of_clip
from archive.stop_facts import spans_of_clip
from archive.trails import TrailClip
from ingest.copying import Piece, keep_copy, pieces_of
from ingest.kept_cutting import keep_kept_copies, kept_pieces_of_clip
from ingest.leaving_out import audible
from ingest.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a clip's copies are to hold, and the copy for everyone that there is."""

    clip_id: int
    pieces: list[Piece]
    former: ListeningCopy | None
    kept: list[list[Piece]]


def cut_clips(workplace: Workplace, story_id: int, *, now: datetime) -> None:
    """Make the copies of all clips of a story as its agreements stand now; nothing new where they are that already."""
    with workplace.reading() as session:
        story = story_facts(session, story_id)
        clips = list(session.scalars(select(TrailClip).where(TrailClip.story_id == story_id).order_by(TrailClip.id)))
        wanted = [_wanted(session, clip, story, now) for clip in clips]
    for one in wanted:
        keep_copy(workplace, one.pieces, one.former, clip_id=one.clip_id)
        keep_kept_copies(workplace, one.kept, clip_id=one.clip_id)


def _wanted(session: Session, clip: TrailClip, story: StoryFacts, now: datetime) -> Wanted:
    """The clip's spans, as far as the story still holds them; of a passage closed at festivals a tone is heard."""
    spans = tuple(span for span in spans_of_clip(clip, story) if any(span.within(whole) for whole in story.spans))
    return Wanted(
        clip.id,
        pieces_of(session, audible(spans, story.closed_spans(Use.festival, now))),
        copy_of_clip(session, clip.id),
        kept_pieces_of_clip(session, spans, story, now=now),
    )
