"""Publishing and hiding stories. What is missing is said before anything opens; the gate alone decides whether it is.

What is kept to a community or a festival is published to them: it opens to whoever belongs there and to nobody else.

Hiding is the desk's own act and can be taken back by publishing again; a person's withdrawal is another thing
(see `archive.agreeing`) and beats both.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.channels import Channel
from archive.errors import NotReady
from archive.events import note_event
from archive.gate import may, of_every_circle
from archive.gate_facts import story_facts
from archive.outbox import Errand
from archive.phrases import Phrase
from archive.stories import Story, StoryState
from archive.story_places import ask_for_stories
from archive.what_closes import what_closes


def what_is_missing(session: Session, story: Story, *, now: datetime) -> tuple[str, ...]:
    """What keeps a story from being met on a public page at `now`, in sentences for the desk; nothing: it may be.

    The sentences name people in full and are not for the public.
    """
    session.flush()
    facts = replace(story_facts(session, story.id), state=StoryState.published)
    missing: list[str] = [] if story.title.strip() else [Phrase("Give the story a title.")]
    if not facts.spans:
        return (*missing, Phrase("Cut at least one span from a recording."))
    verdict = may(of_every_circle(facts), facts, Channel.page, now)
    if not verdict.allow:
        why = tuple(dict.fromkeys(what_closes(session, facts, Use.web, now)))
        missing.extend(why or (Phrase("The gate keeps this story closed: %(reason)s.") % {"reason": verdict.reason},))
    return tuple(missing)


def publish_story(session: Session, story: Story, *, by_id: int | None, now: datetime) -> Story:
    """Open a story to the public, as far as its agreements do; publishing a published one changes nothing.

    Raises:
        InvalidInput: something is missing; the message says all of it.
    """
    if story.state is StoryState.published:
        return story
    missing = what_is_missing(session, story, now=now)
    if missing:
        raise NotReady(missing)
    story.state = StoryState.published
    story.published_at = story.published_at or now
    return _noted(session, story, "publish", by_id, now)


def hide_story(session: Session, story: Story, *, by_id: int | None, now: datetime) -> Story:
    """Take a story out of public sight; hiding a hidden one changes nothing."""
    if story.state is StoryState.hidden:
        return story
    story.state = StoryState.hidden
    return _noted(session, story, "hide", by_id, now)


def put_back(session: Session, story: Story, state: StoryState, *, by_id: int | None, now: datetime) -> Story:
    """Let a story be again what it was before it was opened or hidden, where that was a mistake.

    Raises:
        InvalidInput: it was open, and something is missing for that now.
    """
    if state is StoryState.published:
        return publish_story(session, story, by_id=by_id, now=now)
    if state is StoryState.hidden:
        return hide_story(session, story, by_id=by_id, now=now)
    story.state = state
    return _noted(session, story, "put_back", by_id, now)


def _noted(session: Session, story: Story, act: str, by_id: int | None, now: datetime) -> Story:
    session.flush()
    note_event(session, act, f"story:{story.key}", by_id=by_id, now=now, version=story.version)
    narrows = story.state is not StoryState.published
    ask_for_stories(session, [story.id], Errand.cut_story, Errand.index_story, now=now, narrows=narrows)
    return story
