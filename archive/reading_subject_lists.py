"""Lists of subjects of one kind, with how many open stories and moments speak of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mentions import Mention
from archive.reading_addresses import address_of
from archive.reading_counts import spoken_by_target
from archive.recordings import Contribution, Part
from archive.stories import Story, StorySpan
from archive.subjects import Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """A subject in a list; `stories` are told by them or speak of it, `count` are the passages that do."""

    id: int
    kind: str
    name: str
    slug: str
    stories: int
    count: int

    @property
    def href(self) -> str:
        """Its address."""
        return address_of(self.kind, self.slug)


def list_subjects(
    session: Session, kind: SubjectKind, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> tuple[SubjectEntry, ...]:
    """Every subject of this kind that may be met, by name; those nobody speaks of yet have counts of 0."""
    met = select(Story.id).where(visible_to(viewer, channel, now, thing=Story))
    of_kind = Mention.subject_id.in_(select(Subject.id).where(Subject.kind == kind))
    spoken = spoken_by_target(session, Mention.subject_id, viewer=viewer, channel=channel, now=now, where=of_kind)
    if kind is SubjectKind.person:
        told = (
            select(Contribution.person_id, StorySpan.story_id)
            .join(StorySpan, StorySpan.recording_id == Contribution.recording_id)
            .where(Contribution.part == Part.narrator, StorySpan.story_id.in_(met))
        )
        for person_id, story_id in session.execute(told):
            spoken[person_id].stories.add(story_id)
    rows = session.execute(
        select(Subject.id, Subject.name, Subject.slug)
        .where(Subject.kind == kind, visible_to(viewer, channel, now, thing=Subject))
        .order_by(Subject.name)
    )
    return tuple(
        SubjectEntry(id_, kind.value, name, slug, len(spoken[id_].stories), len(spoken[id_].passages))
        for id_, name, slug in rows
    )
