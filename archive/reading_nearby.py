"""Where a weave can begin near a passage from which none does: the nearest of its story that speaks of something."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.reading_mentions import spoken_of
from archive.reading_moments import Moment
from archive.reading_told import tell


def nearest_with_threads(
    session: Session, moment: Moment, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> str | None:
    """The key of that passage; None where the story speaks of nothing else."""
    telling = tell(session, {moment.story_id}, viewer=viewer, channel=channel, now=now).get(moment.story_id)
    passages = telling.passages if telling else ()
    spoken = spoken_of(session, {passage.id for passage in passages}, viewer=viewer, channel=channel, now=now)
    speaking = [passage for passage in passages if spoken.get(passage.id) and passage.key != moment.passage_key]
    speaking.sort(key=lambda passage: (abs(passage.start_s - moment.start_s), passage.start_s))
    return speaking[0].key if speaking else None
