"""What is kept to a viewer's circle: stories that they may meet and a visitor may not, and in words to whom."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from archive.bounds_in_words import bounds_in_words
from archive.channels import Channel
from archive.circles import OUTSIDE
from archive.facts import StoryFacts, Terms
from archive.gate import VISITOR, Viewer
from archive.gate_facts import story_facts
from archive.gate_lists import visible_to
from archive.protocols import Group, GroupMember
from archive.reading_stories import StoryCard, story_cards
from archive.stories import Story

MOST_KEPT = 200


def kept_stories(session: Session, *, viewer: Viewer, now: datetime) -> tuple[StoryCard, ...]:
    """Stories that are open to this viewer's circle and to no visitor, newest first."""
    if viewer.circle == OUTSIDE:
        return ()
    theirs = visible_to(viewer, Channel.page, now, thing=Story)
    everyones = visible_to(VISITOR, Channel.page, now, thing=Story)
    query = select(Story.id).where(theirs, not_(everyones)).order_by(Story.published_at.desc(), Story.id.desc())
    return story_cards(session, list(session.scalars(query.limit(MOST_KEPT))), viewer=viewer, now=now)


def groups_of(session: Session, account_id: int) -> list[str]:
    """The names of the groups that an account is in."""
    query = select(Group.name).join(GroupMember, GroupMember.group_id == Group.id)
    return list(session.scalars(query.where(GroupMember.account_id == account_id).order_by(Group.name)))


def kept_to_words(session: Session, story_id: int, *, viewer: Viewer) -> tuple[str, ...]:
    """To whom a story that was let through is kept, in sentences; asks only for who belongs to a circle."""
    if viewer.circle == OUTSIDE:
        return ()
    said = bounds_in_words(session, dict(enumerate(_kept_terms(story_facts(session, story_id)))))
    return tuple(dict.fromkeys(sentence for own in said.values() for sentence in own))


def _kept_terms(facts: StoryFacts) -> list[Terms]:
    whole = (*facts.terms, *(terms for recording in facts.recordings for terms in recording.terms))
    lines = (terms for place in facts.restricted for terms in place.terms)
    kept = (terms for terms in (*whole, *lines) if terms.protocol_id is not None or terms.festival_id is not None)
    return [replace(terms, season=None) for terms in kept]
