"""What a search result becomes: ids loaded again under the gate. Search finds; nothing it says decides."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import held_by_span, visible_to
from archive.passages import Passage, PassageVersion
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_moments import Moment, StoryName, labels_of_tellings, moment_at
from archive.reading_names import voices_of_stories
from archive.reading_told import tell
from archive.recordings import Recording
from archive.stories import Story, StorySpan


@dataclass(frozen=True, slots=True)
class MomentText:
    """A passage that was found: its text, and the moment it is in each open story it stands in, by story id."""

    passage_id: int
    key: str
    text: str
    moments: dict[int, Moment]


def moments_text(
    session: Session,
    passage_ids: Collection[int],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.search,
) -> dict[int, MomentText]:
    """The passages among these that may be met, by id."""
    stories = _stories_with(session, passage_ids)
    tellings = tell(session, set(stories), viewer=viewer, channel=channel, now=now, passage_ids=passage_ids)
    voices, labels = voices_of_stories(session, set(tellings)), labels_of_tellings(session, tellings)
    keys: dict[int, tuple[str, str]] = {}
    moments: dict[int, dict[int, Moment]] = defaultdict(dict)
    for story_id, telling in tellings.items():
        for passage in telling.passages:
            keys[passage.id] = (passage.key, passage.text)
            moment = moment_at(stories[story_id], telling, passage, voices[story_id], labels=labels)
            moments[passage.id].setdefault(story_id, moment)
    return {id_: MomentText(id_, key, text, moments[id_]) for id_, (key, text) in keys.items()}


def _stories_with(session: Session, passage_ids: Collection[int]) -> dict[int, StoryName]:
    query = (
        select(Story.id, Story.slug, Story.title)
        .join(StorySpan, StorySpan.story_id == Story.id)
        .join(Recording, Recording.id == StorySpan.recording_id)
        .join(PassageVersion, PassageVersion.transcript_id == Recording.current_transcript_id)
        .where(PassageVersion.passage_id.in_(passage_ids), held_by_span(PassageVersion, StorySpan))
        .distinct()
    )
    return {id_: StoryName(id_, slug, title) for id_, slug, title in session.execute(query)}


def open_story_ids(
    session: Session, *, viewer: Viewer, now: datetime, channel: Channel = Channel.search
) -> frozenset[int]:
    """Every story that this viewer may find."""
    return frozenset(session.scalars(select(Story.id).where(visible_to(viewer, channel, now, thing=Story))))


def open_passage_ids(
    session: Session,
    passage_ids: Collection[int],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.search,
) -> frozenset[int]:
    """Those of these passages that this viewer may find."""
    query = select(Passage.id).where(Passage.id.in_(passage_ids), visible_to(viewer, channel, now, thing=Passage))
    return frozenset(session.scalars(query))


def subjects_by_ids(
    session: Session, ids: Collection[int], *, viewer: Viewer, now: datetime, channel: Channel = Channel.facet
) -> dict[int, Link]:
    """Facet labels: those of these subjects that may be met, by id."""
    return links_to_subjects(session, ids, viewer=viewer, channel=channel, now=now)
