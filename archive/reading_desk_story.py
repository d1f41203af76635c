"""A story at the desk: its words, its spans, what people agreed to, and what stands in the way of opening it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.channels import Channel
from archive.errors import NotFound
from archive.facts import PASSAGE_TOLERANCE_S, Span, StoryFacts
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import story_facts
from archive.listening import copy_of_story
from archive.reading_addresses import address_of
from archive.reading_agreements import AgreementLine, agreements_in_words
from archive.reading_heard import heard_in
from archive.reading_labels import ShownLabel, labels_told
from archive.reading_loom import shortened
from archive.reading_mentions import spoken_of
from archive.reading_names import voices_of_stories
from archive.reading_story import NO_SUCH_STORY, StoryAudio, audio_of
from archive.reading_told import Telling, tell
from archive.reading_transcript import OfPassages, StoryPassage, story_passages
from archive.reading_written import written
from archive.recordings import Recording
from archive.stories import Story
from archive.story_publishing import what_is_missing


@dataclass(frozen=True, slots=True)
class DeskSpan:
    """A span in recording time, with the beginning of what is said in it."""

    recording_key: str
    recording_title: str
    recording_duration_s: float
    start_s: float
    end_s: float
    excerpt: str


@dataclass(frozen=True, slots=True)
class DeskStory:
    """All that the desk shows of a story.

    `state` is the story's own, or withdrawn where someone took their word
    back; `public_href` is '' while the public may not meet it. Passages are in
    story time, restricted ones and undecided mentions among them.
    """

    key: str
    slug: str
    title: str
    lede: str
    language: str
    version: int
    state: str
    public_href: str
    audio: StoryAudio | None
    spans: tuple[DeskSpan, ...]
    missing: tuple[str, ...]
    agreements: tuple[AgreementLine, ...]
    passages: tuple[StoryPassage, ...]
    labels: tuple[ShownLabel, ...]


def read_desk_story(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> DeskStory:
    """The story of this slug at this viewer's desk.

    Raises:
        NotFound: there is none, or it is not at their desk; the two read the same.
    """
    row = session.scalar(select(Story).where(Story.slug == slug))
    facts = story_facts(session, row.id) if row is not None else None
    if row is None or facts is None or not may(viewer, facts, Channel.desk, now).allow:
        raise NotFound(NO_SUCH_STORY)
    asks: dict[str, Any] = {"viewer": viewer, "channel": Channel.desk, "now": now}
    telling = tell(session, {row.id}, **asks).get(row.id, Telling((), audible=False, duration_s=0, passages=()))
    copy = copy_of_story(session, row.id)
    is_open = may(VISITOR, facts, Channel.page, now).allow
    recordings = [recording.id for recording in facts.recordings]
    return DeskStory(
        key=row.key,
        slug=row.slug,
        title=row.title,
        lede=row.lede,
        language=row.language,
        version=row.version,
        state="withdrawn" if _is_withdrawn(facts) else row.state.value,
        public_href=address_of("story", row.slug) if is_open else "",
        audio=audio_of(copy) if copy else None,
        spans=_spans(session, facts, telling),
        missing=what_is_missing(session, row, now=now),
        agreements=agreements_in_words(
            session,
            or_(Agreement.story_id == row.id, Agreement.recording_id.in_(recordings)),
            facts.recordings,
            now=now,
        ),
        passages=_passages(session, row.id, telling, recordings, asks),
        labels=labels_told(session, {row.id}, ()).stories.get(row.id, ()),
    )


def _passages(
    session: Session, story_id: int, telling: Telling, recording_ids: list[int], asks: dict[str, Any]
) -> tuple[StoryPassage, ...]:
    """Every passage that stands in the story, with all its mentions that nobody rejected."""
    voices = voices_of_stories(session, {story_id}).get(story_id)
    if voices is None:
        return ()
    ids = {passage.id for passage in telling.passages}
    spoken = spoken_of(session, ids, **asks, standing_only=False)
    recordings = [session.get_one(Recording, id_) for id_ in recording_ids]
    corrected = written(session, recordings, ids).corrected
    of = OfPassages(heard_in(session, ids), corrected, labels_told(session, (), ids).lines)
    return story_passages(telling, spoken, voices, of)


def _is_withdrawn(facts: StoryFacts) -> bool:
    """Whether anyone whose word counts for the story took it back."""
    people = (person for recording in facts.recordings for person in recording.heard)
    every = (
        *facts.terms,
        *(terms for recording in facts.recordings for terms in recording.terms),
        *(terms for person in people for terms in person.terms),
    )
    return any(terms.withdrawn for terms in every)


def _spans(session: Session, facts: StoryFacts, telling: Telling) -> tuple[DeskSpan, ...]:
    columns = select(Recording.id, Recording.key, Recording.title, Recording.duration_s)
    rows = {
        row.id: row
        for row in session.execute(columns.where(Recording.id.in_({span.recording_id for span in facts.spans})))
    }
    said: dict[Span, dict[int, str]] = defaultdict(dict)
    for passage in sorted(telling.passages, key=lambda passage: passage.recorded.start_s):
        for span in facts.spans:
            if passage.recorded.within(_widened(span)):
                said[span][passage.id] = passage.text
    return tuple(
        DeskSpan(
            recording_key=rows[span.recording_id].key,
            recording_title=rows[span.recording_id].title,
            recording_duration_s=rows[span.recording_id].duration_s,
            start_s=span.start_s,
            end_s=span.end_s,
            excerpt=shortened(" ".join(said[span].values()), 240),
        )
        for span in facts.spans
    )


def _widened(span: Span) -> Span:
    return Span(span.recording_id, span.start_s - PASSAGE_TOLERANCE_S, span.end_s + PASSAGE_TOLERANCE_S)
