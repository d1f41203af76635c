"""What follows from a change in the archive's names: passages are read for them again, stories are indexed again.

Whoever adds, changes, retires, merges or splits something that has names says
so here, in the same transaction, with the names it had and the names it has.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.mention_targets import Target, target_column
from archive.mentions import Mention, MentionState
from archive.outbox import Errand, ask
from archive.passages import Passage
from archive.recordings import Contribution, Recording
from archive.stories import StorySpan
from archive.story_places import ask_for_stories
from archive.subjects import BroaderTerm, Subject, SubjectKind


def names_changed(
    session: Session, target: Target, names: Iterable[str], *, now: datetime, narrows: bool = False
) -> None:
    """Promise what follows when `target` came to have, or no longer has, these names.

    `narrows`: one of them may be searched for no more. Of people that is taken for granted.
    """
    kind, id_ = target
    narrows = narrows or (kind == "subject" and session.get_one(Subject, id_).kind is SubjectKind.person)
    ask_retag(session, names, now=now)
    ask_for_stories(session, stories_naming(session, target), Errand.index_story, now=now, narrows=narrows)
    if kind == "subject":
        ask(session, Errand.know_names, id_, now=now, narrows=narrows)


def ask_retag(session: Session, names: Iterable[str], *, now: datetime) -> None:
    """Promise that every passage which holds one of these names, or their plurals, is read for names again."""
    folded = sorted({fold(name) for name in names} - {""})
    if folded:
        ask(session, Errand.retag, 0, now=now, names=folded)


def stories_naming(session: Session, target: Target) -> list[int]:
    """Ids of the stories in whose index entry `target` may be named: spoken of, told by, recorded at."""
    kind, id_ = target
    query = select(StorySpan.story_id).join(Recording, Recording.id == StorySpan.recording_id)
    if kind == "subject":
        ids = _itself_and_narrower(session, id_)
        spoken = _recordings_speaking_of(Mention.subject_id.in_(ids))
        told = select(Contribution.recording_id).where(Contribution.person_id == id_)
        query = query.where(or_(Recording.id.in_(spoken), Recording.id.in_(told), Recording.place_id.in_(ids)))
    else:
        column, value = next(iter(target_column(target).items()))
        query = query.where(Recording.id.in_(_recordings_speaking_of(getattr(Mention, column) == value)))
    return list(session.scalars(query.distinct().order_by(StorySpan.story_id)))


def _recordings_speaking_of(of_target: ColumnElement[bool]) -> Select[int]:
    return (
        select(Passage.recording_id)
        .join(Mention, Mention.passage_id == Passage.id)
        .where(of_target, Mention.state != MentionState.rejected)
    )


def _itself_and_narrower(session: Session, subject_id: int) -> set[int]:
    """A story that speaks of something narrower is found under the broader names too."""
    reached: set[int] = set()
    edge = {subject_id}
    while edge:
        reached |= edge
        edge = set(session.scalars(select(BroaderTerm.narrower_id).where(BroaderTerm.broader_id.in_(edge)))) - reached
    return reached
