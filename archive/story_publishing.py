"""Publishing and hiding stories. What is missing is said before anything opens; the gate alone decides whether it is.

Hiding is the desk's own act and can be taken back by publishing again; a person's withdrawal is another thing
(see `archive.agreeing`) and beats both.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.channels import Channel
from archive.errors import InvalidInput
from archive.events import note_event
from archive.facts import RecordingFacts, StoryFacts, Terms
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.outbox import Errand
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.stories import Story, StoryState
from archive.story_places import ask_for_stories
from archive.subjects import Subject


def what_is_missing(session: Session, story: Story, *, now: datetime) -> tuple[str, ...]:
    """What keeps a story from being met on a public page at `now`, in sentences for the desk; nothing: it may be.

    The sentences name people in full and are not for the public.
    """
    session.flush()
    facts = replace(story_facts(session, story.id), state=StoryState.published)
    missing: list[str] = [] if story.title.strip() else [Phrase("Give the story a title.")]
    if not facts.spans:
        return (*missing, Phrase("Cut at least one span from a recording."))
    verdict = may(VISITOR, facts, Channel.page, now)
    if not verdict.allow:
        why = tuple(dict.fromkeys(_closed_by(session, facts, now)))
        missing.extend(why or (Phrase("The gate keeps this story closed: %(reason)s.") % {"reason": verdict.reason},))
    return tuple(missing)


def _closed_by(session: Session, facts: StoryFacts, now: datetime) -> Iterator[str]:
    names = _names(session, facts)
    for terms in facts.terms:
        yield from _closed_terms(terms, names, "this story", now)
    for recording in facts.recordings:
        title = f"“{session.get_one(Recording, recording.id).title}”"
        for terms in recording.terms:
            yield from _closed_terms(terms, names, title, now)
        for person in recording.heard:
            for terms in person.terms:
                yield from _closed_terms(terms, names, "being heard and spoken of", now)
        yield from _silent(recording, facts.terms, title)


def _names(session: Session, facts: StoryFacts) -> dict[int, str]:
    """The names of everyone who agreed to anything here, by id."""
    ids = {terms.person_id for terms in facts.terms}
    for recording in facts.recordings:
        ids.update(terms.person_id for terms in recording.terms)
        ids.update(person.id for person in recording.heard)
    rows = session.execute(select(Subject.id, Subject.name).where(Subject.id.in_(ids - {None})))
    return {row.id: row.name for row in rows}


def _closed_terms(terms: Terms, names: dict[int, str], what: str, now: datetime) -> Iterator[str]:
    """The sentence for one agreement that does not open the web at `now`, if it does not."""
    who = names.get(terms.person_id) if terms.person_id is not None else None
    agreement = (
        Phrase("The agreement on %(what)s") % {"what": what}
        if who is None
        else Phrase("%(who)s's agreement on %(what)s") % {"who": who, "what": what}
    )
    if terms.withdrawn:
        yield Phrase("%(agreement)s is withdrawn.") % {"agreement": agreement}
    elif Use.web not in terms.uses:
        yield (
            Phrase("%(agreement)s does not include the web.") % {"agreement": agreement}
            if who is None
            else Phrase("%(who)s has not agreed to the web for %(what)s.") % {"who": who, "what": what}
        )
    elif terms.starts_at is not None and terms.starts_at > now:
        yield Phrase("%(agreement)s is under embargo until %(starts_at)s.") % {
            "agreement": agreement,
            "starts_at": _day(terms.starts_at),
        }
    elif terms.ends_at is not None and terms.ends_at <= now:
        yield Phrase("%(agreement)s ended on %(ends_at)s.") % {"agreement": agreement, "ends_at": _day(terms.ends_at)}


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def _silent(recording: RecordingFacts, story_terms: tuple[Terms, ...], title: str) -> Iterator[str]:
    """A sentence for each narrator of whom there is no word, or one where there is no word of anybody."""
    said = (*story_terms, *recording.terms)
    spoke = {terms.person_id for terms in said}
    for narrator in recording.narrators:
        if narrator.id not in spoke:
            yield Phrase("%(narrator)s has not agreed to the web for %(title)s.") % {
                "narrator": narrator.name,
                "title": title,
            }
    if not said and not recording.narrators:
        yield Phrase("Nobody has agreed to the web for %(title)s.") % {"title": title}


def publish_story(session: Session, story: Story, *, by_id: int | None, now: datetime) -> Story:
    """Open a story to the public, as far as its agreements do; publishing a published one changes nothing.

    Raises:
        InvalidInput: something is missing; the message says all of it.
    """
    if story.state is StoryState.published:
        return story
    missing = what_is_missing(session, story, now=now)
    if missing:
        raise InvalidInput(" ".join(missing))
    story.state = StoryState.published
    story.published_at = story.published_at or now
    return _noted(session, story, "publish", by_id, now)


def hide_story(session: Session, story: Story, *, by_id: int | None, now: datetime) -> Story:
    """Take a story out of public sight; hiding a hidden one changes nothing."""
    if story.state is StoryState.hidden:
        return story
    story.state = StoryState.hidden
    return _noted(session, story, "hide", by_id, now)


def _noted(session: Session, story: Story, act: str, by_id: int | None, now: datetime) -> Story:
    session.flush()
    note_event(session, act, f"story:{story.key}", by_id=by_id, now=now, version=story.version)
    narrows = story.state is not StoryState.published
    ask_for_stories(session, [story.id], Errand.cut_story, Errand.index_story, now=now, narrows=narrows)
    return story
