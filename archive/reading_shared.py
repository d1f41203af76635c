"""What open stories share: which of them speak of the same subjects, and how often. The loom across stories is of this.

One query counts the standing mentions of the whole archive under the gate, and
nothing of a closed story, a restricted passage or a subject that may not be met
comes out of it; a second one names what is left.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from math import log
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import held_by_span, visible_to
from archive.mentions import Mention, MentionState
from archive.passages import Passage, PassageVersion
from archive.reading_addresses import address_of
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_told import open_in_story
from archive.recordings import Recording
from archive.standing import stands
from archive.stories import Story, StorySpan

MOST_SHARED = 240


@dataclass(frozen=True, slots=True)
class SharingStory:
    """An open story as a line of the loom."""

    id: int
    slug: str
    title: str

    @property
    def href(self) -> str:
        """Its address."""
        return address_of("story", self.slug)


@dataclass(frozen=True, slots=True)
class SharedSaid:
    """How many passages of a story speak of a subject, and whether a person decided any of it."""

    times: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """Open stories, newest first, and the subjects that two of them or more speak of, the most telling first."""

    stories: tuple[SharingStory, ...]
    subjects: tuple[Link, ...]
    said: dict[tuple[int, int], SharedSaid] = field(hash=False)
    """By story and subject."""

    def stories_of(self, subject_id: int) -> set[int]:
        """The stories that speak of it."""
        return {story.id for story in self.stories if (story.id, subject_id) in self.said}

    def only(self, stories: Collection[SharingStory]) -> "Shared":
        """What these of the stories share among themselves; their most telling subjects are others than the whole's."""
        ids = {story.id for story in stories}
        counted: dict[int, dict[int, SharedSaid]] = defaultdict(dict)
        for (story_id, subject_id), said in self.said.items():
            if story_id in ids:
                counted[subject_id][story_id] = said
        links = {link.id: link for link in self.subjects}
        kept = tuple(story for story in self.stories if story.id in ids)
        return Shared(
            stories=kept,
            subjects=tuple(links[id_] for id_ in _most_telling(counted, len(kept))),
            said={(story, subject): said for subject, own in counted.items() for story, said in own.items()},
        )


def shared_subjects(
    session: Session,
    *,
    viewer: Viewer,
    now: datetime,
    latest: int | None = None,
    channel: Channel = Channel.page,
) -> Shared:
    """What open stories share; `latest` looks at so many of the newest alone."""
    met = select(Story.id, Story.slug, Story.title).where(visible_to(viewer, channel, now, thing=Story))
    rows = session.execute(met.order_by(Story.published_at.desc(), Story.id.desc()).limit(latest))
    stories = tuple(SharingStory(id_, slug, title) for id_, slug, title in rows)
    counted = _counted(session, {story.id for story in stories}, viewer=viewer, now=now, channel=channel)
    telling = _most_telling(counted, len(stories))
    links = links_to_subjects(session, telling, viewer=viewer, channel=channel, now=now)
    return Shared(
        stories=stories,
        subjects=tuple(links[id_] for id_ in telling if id_ in links),
        said={(story, subject): said for subject in links for story, said in counted[subject].items()},
    )


def _counted(
    session: Session, story_ids: Collection[int], *, viewer: Viewer, now: datetime, channel: Channel
) -> dict[int, dict[int, SharedSaid]]:
    """Subject id -> story id -> what is said; under the same conditions as every count that is shown."""
    passage = Mention.passage_id.distinct()
    decided: Any = func.max(case((Mention.state == MentionState.accepted, 1), else_=0))
    query = (
        select(Mention.subject_id, StorySpan.story_id, func.count(passage), decided)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .join(StorySpan, (StorySpan.recording_id == Passage.recording_id) & held_by_span(PassageVersion, StorySpan))
        .where(
            Mention.subject_id.is_not(None),
            stands(),
            StorySpan.story_id.in_(story_ids),
            open_in_story(viewer, channel, now),
        )
        .group_by(Mention.subject_id, StorySpan.story_id)
    )
    found: dict[int, dict[int, SharedSaid]] = defaultdict(dict)
    for subject_id, story_id, times, accepted in session.execute(query):
        found[subject_id][story_id] = SharedSaid(times, bool(accepted))
    return found


def _most_telling(counted: dict[int, dict[int, SharedSaid]], stories: int) -> list[int]:
    """Shared by many and yet not by all: what every story speaks of ties none to another."""

    def telling(subject_id: int) -> float:
        own = counted[subject_id]
        sure = sum(1.0 if said.accepted else 0.6 for said in own.values())
        return round(sure * log(1 + stories / len(own)), 6)

    shared = [subject_id for subject_id, own in counted.items() if len(own) > 1]
    return sorted(shared, key=lambda id_: (-telling(id_), id_))[:MOST_SHARED]
