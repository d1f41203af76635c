"""Where each of a few stories first speaks of each of a few subjects: the second that a knot leads to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mentions import Mention, MentionState
from archive.mentions_told import from_mentions_to_spans
from archive.passages import Passage
from archive.reading_addresses import moment_address
from archive.reading_loom import around
from archive.reading_told import Telling, open_in_story, tell
from archive.standing import stands
from archive.stories import Story, StorySpan
from archive.story_time import moment_within

Pair = tuple[int, int]
"""Story id and subject id."""


@dataclass(frozen=True, slots=True)
class FirstSaid:
    """The moment: its address in the story, and the words around it."""

    href: str
    start_s: float
    quote: str


@dataclass(frozen=True, slots=True)
class _Said:
    passage_id: int
    recording_id: int
    start_s: float
    start_char: int


def first_said(
    session: Session,
    story_ids: Collection[int],
    subject_ids: Collection[int],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.page,
) -> dict[Pair, FirstSaid]:
    """For each story and subject that meet: where a person decided it first, or else where it is suggested first."""
    said, slugs = _said(session, story_ids, subject_ids, viewer=viewer, now=now, channel=channel)
    passages = {one.passage_id for one in said.values()}
    tellings = tell(session, story_ids, viewer=viewer, channel=channel, now=now, passage_ids=passages)
    return {
        pair: found
        for pair, one in said.items()
        if pair[0] in tellings and (found := _in_story(slugs[pair[0]], tellings[pair[0]], one)) is not None
    }


def _in_story(slug: str, telling: Telling, said: _Said) -> FirstSaid | None:
    passage = next((own for own in telling.passages if own.id == said.passage_id), None)
    if passage is None:
        return None
    start_s = moment_within(telling.spans, passage.place, said.recording_id, said.start_s)
    return FirstSaid(moment_address(slug, start_s), start_s, around(passage.text, said.start_char))


def _said(
    session: Session,
    story_ids: Collection[int],
    subject_ids: Collection[int],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel,
) -> tuple[Mapping[Pair, _Said], Mapping[int, str]]:
    met = select(Story.id).where(visible_to(viewer, channel, now, thing=Story), Story.id.in_(story_ids))
    query = (
        from_mentions_to_spans(
            select(
                Story.id,
                Story.slug,
                Mention.subject_id,
                Mention.passage_id,
                Passage.recording_id,
                Mention.start_s,
                Mention.start_char,
            )
        )
        .join(Story, Story.id == StorySpan.story_id)
        .where(Mention.subject_id.in_(subject_ids), stands(), Story.id.in_(met), open_in_story(viewer, channel, now))
        .order_by(Mention.state != MentionState.accepted, StorySpan.position, Mention.start_s, Mention.id)
    )
    said: dict[Pair, _Said] = {}
    slugs: dict[int, str] = {}
    for id_, slug, subject_id, passage_id, recording_id, start_s, char in session.execute(query):
        slugs[id_] = slug
        if subject_id is not None:
            said.setdefault((id_, subject_id), _Said(passage_id, recording_id, start_s, char))
    return said, slugs
