"""Drafting and editing stories: title, lede and spans. An address a story once had in public leads to it for ever.

Nothing here makes a story public; see `archive.story_publishing`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.facts import Span
from archive.keys import slugify
from archive.outbox import Errand
from archive.recordings import Recording
from archive.slugs import first_free
from archive.stories import OldSlug, Story, StorySpan
from archive.story_places import ask_for_stories

LONGEST_TITLE = 300
ROUNDING_S = 0.05
"""A span may reach this far over a recording's end (a form rounds to tenths); it then ends with the recording."""

_KIND = "story"


@dataclass(frozen=True, slots=True)
class FoundStory:
    """A story found by an address; `moved` says that it has another one now."""

    story: Story
    moved: bool


def find_story(session: Session, slug: str) -> FoundStory:
    """The story at this address, or the one that was there once.

    Raises:
        NotFound: there is none and never was.
    """
    story = session.scalar(select(Story).where(Story.slug == slug))
    if story is not None:
        return FoundStory(story, moved=False)
    old = select(OldSlug.target_id).where(OldSlug.kind == _KIND, OldSlug.slug == slug)
    story = session.scalar(select(Story).where(Story.id.in_(old)))
    if story is None:
        raise NotFound("There is no such story.")
    return FoundStory(story, moved=True)


def find_story_by_key(session: Session, key: str) -> Story:
    """The story of this key. Raises NotFound."""
    story = session.scalar(select(Story).where(Story.key == key))
    if story is None:
        raise NotFound("There is no such story.")
    return story


def draft_story(
    session: Session,
    *,
    title: str,
    lede: str,
    spans: Sequence[Span],
    language: str,
    by_id: int | None,
    now: datetime,
) -> Story:
    """Begin a story as a draft. Title and spans may still be empty.

    Raises:
        InvalidInput: the title is too long, or a span is not inside its recording.
    """
    title = _given_title(title)
    checked = _inside_recordings(session, spans)
    story = Story(
        slug=_slug_for(session, title, None), title=title, lede=lede.strip(), language=language, made_by_id=by_id,
        created_at=now,
    )  # fmt: skip
    session.add(story)
    session.flush()
    _write_spans(session, story, checked)
    note_event(session, "draft", f"story:{story.key}", by_id=by_id, now=now)
    ask_for_stories(session, [story.id], Errand.cut_story, Errand.index_story, now=now)
    return story


def edit_story(
    session: Session,
    story: Story,
    *,
    title: str | None = None,
    lede: str | None = None,
    spans: Sequence[Span] | None = None,
    by_id: int | None,
    now: datetime,
) -> Story:
    """Change what is given and leave the rest; a change makes a new version of the story.

    A story that was never published keeps its address whatever it is called;
    later a new title brings a new address, and the old one goes on leading here.

    Raises:
        InvalidInput: the title is too long, or a span is not inside its recording.
    """
    title = None if title is None else _given_title(title)
    checked = None if spans is None else _inside_recordings(session, spans)
    changed = [*_edit_words(session, story, title, lede), *_edit_spans(session, story, checked)]
    if not changed:
        return story
    story.version += 1
    session.flush()
    note_event(session, "edit", f"story:{story.key}", by_id=by_id, now=now, changed=changed, version=story.version)
    narrows = "spans" in changed  # what was cut away must not be what the story is found by
    ask_for_stories(session, [story.id], Errand.cut_story, Errand.index_story, now=now, narrows=narrows)
    return story


def _edit_words(session: Session, story: Story, title: str | None, lede: str | None) -> list[str]:
    changed = []
    if title is not None and title != story.title:
        if story.published_at is not None and slugify(title) != slugify(story.title):
            _move(session, story, _slug_for(session, title, story.id))
        story.title = title
        changed.append("title")
    if lede is not None and lede.strip() != story.lede:
        story.lede = lede.strip()
        changed.append("lede")
    return changed


def _edit_spans(session: Session, story: Story, spans: list[Span] | None) -> list[str]:
    if spans is None or spans == spans_of(session, story):
        return []
    _write_spans(session, story, spans)
    return ["spans"]


def spans_of(session: Session, story: Story) -> list[Span]:
    """A story's spans, in order."""
    rows = session.scalars(select(StorySpan).where(StorySpan.story_id == story.id).order_by(StorySpan.position))
    return [Span(row.recording_id, row.start_s, row.end_s) for row in rows]


def _write_spans(session: Session, story: Story, spans: Sequence[Span]) -> None:
    session.execute(delete(StorySpan).where(StorySpan.story_id == story.id))
    session.add_all(
        StorySpan(story_id=story.id, position=n, recording_id=span.recording_id, start_s=span.start_s, end_s=span.end_s)
        for n, span in enumerate(spans)
    )
    session.flush()


def _given_title(title: str) -> str:
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        raise InvalidInput("Give a title of at most %(longest_title)s characters.", longest_title=LONGEST_TITLE)
    return title


def _inside_recordings(session: Session, spans: Sequence[Span]) -> list[Span]:
    return [_inside_recording(session, number, span) for number, span in enumerate(spans, start=1)]


def _inside_recording(session: Session, number: int, span: Span) -> Span:
    recording = session.get(Recording, span.recording_id)
    if recording is None:
        raise InvalidInput(
            "Span %(number)s is of a recording that is not in the archive; choose one that is.", number=number
        )
    if not (math.isfinite(span.start_s) and math.isfinite(span.end_s)) or span.start_s < 0:
        raise InvalidInput("Span %(number)s must start and end at a time in the recording.", number=number)
    if span.end_s > recording.duration_s + ROUNDING_S:
        raise InvalidInput(
            "Span %(number)s ends at %(end_s).1f s, but “%(recording)s” is %(duration_s).1f s long.",
            number=number,
            end_s=span.end_s,
            recording=recording.title,
            duration_s=recording.duration_s,
        )
    span = replace(span, end_s=min(span.end_s, recording.duration_s))
    if span.end_s <= span.start_s:
        raise InvalidInput("Span %(number)s must end after it starts.", number=number)
    return span


def _slug_for(session: Session, title: str, story_id: int | None) -> str:
    """A slug that no other story has or ever had; one that this story had before is its own to take again."""
    base = slugify(title)
    taken = set(session.scalars(select(Story.slug).where(Story.slug.startswith(base, autoescape=True))))
    old = select(OldSlug.slug).where(OldSlug.kind == _KIND, OldSlug.target_id.is_distinct_from(story_id))
    return first_free(base, taken | set(session.scalars(old.where(OldSlug.slug.startswith(base, autoescape=True)))))


def _move(session: Session, story: Story, slug: str) -> None:
    session.execute(delete(OldSlug).where(OldSlug.kind == _KIND, OldSlug.slug == slug))
    session.add(OldSlug(kind=_KIND, slug=story.slug, target_id=story.id))
    story.slug = slug
    session.flush()
