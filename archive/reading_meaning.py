"""What a language model may read for its meaning: passages that visitors may find, of recordings open to the machine.

Both must hold: a passage is read for no other end than leading visitors from
one to the next, and nothing is read that its deposit does not cover.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import MACHINE, VISITOR, may
from archive.gate_facts import recording_facts
from archive.reading_told import tell


def passages_to_read(session: Session, story_id: int, *, now: datetime) -> dict[int, str]:
    """The texts that may be read of a story, by passage id; none of a story that is not open."""
    telling = tell(session, {story_id}, viewer=VISITOR, channel=Channel.search, now=now).get(story_id)
    if telling is None:
        return {}
    recordings = {passage.recorded.recording_id for passage in telling.passages}
    allowed = {id_ for id_ in recordings if may(MACHINE, recording_facts(session, id_), Channel.ai, now).allow}
    return {each.id: each.text for each in telling.passages if each.recorded.recording_id in allowed}
