"""Finding what is kept to a viewer by the words said in it, in the database itself: no index knows of it.

A line is found when each word stands in it, as the database compares letters.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.circles import OUTSIDE
from archive.gate import VISITOR, Viewer
from archive.gate_lists import visible_to
from archive.passages import Passage, PassageVersion
from archive.reading_moments import Moment
from archive.reading_search import moments_text
from archive.recordings import Recording

MOST_FOUND = 20


def words_to_find(typed: str) -> tuple[str, ...]:
    """The words of a question, without its quotes and without what it leaves out."""
    bare = (word.strip('"“”„«»') for word in typed.split() if not word.startswith("-"))
    return tuple(word for word in bare if word)


def find_kept(session: Session, words: Sequence[str], *, viewer: Viewer, now: datetime) -> tuple[Moment, ...]:
    """Moments that say all of this, which this viewer's circle may meet and no visitor; asks of nobody else."""
    if not words or viewer.circle_in(Channel.search) == OUTSIDE:
        return ()
    query = (
        select(Passage.id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .where(
            PassageVersion.transcript_id == Recording.current_transcript_id,
            *(PassageVersion.text.icontains(word, autoescape=True) for word in words),
            visible_to(viewer, Channel.search, now, thing=Passage),
            not_(visible_to(VISITOR, Channel.search, now, thing=Passage)),
        )
        .order_by(Passage.id.desc())
        .limit(MOST_FOUND)
    )
    found = moments_text(session, list(session.scalars(query)), viewer=viewer, now=now)
    return tuple(moment for one in found.values() for moment in one.moments.values())
