"""To which circles a story's passages are kept, so that there is a sound for each: no more than somebody can be in.

People hear by the groups they are in now, a device by its festival. Who joins a
group may bring a new combination along, for which the sound is then made.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import affected_stories
from archive.agreement_versions import Scope
from archive.agreements import Agreement
from archive.circles import OUTSIDE, Circle
from archive.database import rows
from archive.facts import StoryFacts, Terms
from archive.outbox import Errand
from archive.passages import Passage
from archive.protocols import Group, GroupMember, GroupRule, Protocol, ProtocolGroup
from archive.recordings import Recording
from archive.stories import Story
from archive.story_places import ask_for_stories
from archive.subjects import Subject


def circles_kept_to(session: Session, story: StoryFacts) -> tuple[Circle, ...]:
    """Every circle that somebody can be in and that may hear a passage of this story which not everyone may.

    Empty for a story without such passages, whatever else is said of it.
    """
    lines = [terms for place in story.restricted for terms in place.terms]
    if not any(_is_kept(terms) for terms in lines):
        return ()
    whole = list(_of_all_of_it(story))
    festivals = {terms.festival_id for terms in (*whole, *lines) if terms.festival_id is not None}
    protocols = {terms.protocol_id for terms in (*whole, *lines) if terms.protocol_id is not None}
    groups = {frozenset[int](), *protocols_met(session, protocols)}
    places = [frozenset[int](), *(frozenset({id_}) for id_ in festivals)]
    circles = (Circle(met, place) for met in groups for place in places)
    may_come = (circle for circle in circles if all(circle.holds(each.protocol_id, each.festival_id) for each in whole))
    return tuple(sorted((circle for circle in may_come if circle != OUTSIDE), key=lambda circle: circle.spelled))


def festivals_kept_to(story: StoryFacts) -> tuple[Circle, ...]:
    """The same of devices alone, which play trails."""
    said = (*_of_all_of_it(story), *(terms for place in story.restricted for terms in place.terms))
    festivals = {terms.festival_id for terms in said if terms.festival_id is not None}
    return tuple(Circle(festivals=frozenset({id_})) for id_ in sorted(festivals))


def protocols_met(session: Session, protocol_ids: set[int]) -> set[frozenset[int]]:
    """Which of these protocols are met together by any one account."""
    asked = (
        select(Protocol.id, Protocol.rule, ProtocolGroup.group_id)
        .join(ProtocolGroup, ProtocolGroup.protocol_id == Protocol.id)
        .where(Protocol.id.in_(protocol_ids))
    )
    rules: dict[int, GroupRule] = {}
    groups: dict[int, set[int]] = defaultdict(set)
    for id_, rule, group_id in rows(session, asked):
        rules[id_] = rule
        groups[id_].add(group_id)
    in_any = {group_id for own in groups.values() for group_id in own}
    members = select(GroupMember.account_id, GroupMember.group_id).where(GroupMember.group_id.in_(in_any))
    theirs: dict[int, set[int]] = defaultdict(set)
    for account_id, group_id in rows(session, members):
        theirs[account_id].add(group_id)
    return {
        frozenset(id_ for id_, named in groups.items() if _meets(rules[id_], named, own)) for own in theirs.values()
    }


def ask_for_kept_sound(session: Session, group: Group, *, now: datetime) -> None:
    """Have the sound made anew of every story of which something is kept to this group: who is in it has changed."""
    protocols = select(ProtocolGroup.protocol_id).where(ProtocolGroup.group_id == group.id)
    kept = select(Agreement).where(Agreement.current, Agreement.protocol_id.in_(protocols))
    scopes = (scope for one in session.scalars(kept) for scope in _scopes(session, one))
    stories = {id_ for scope in scopes for id_ in affected_stories(session, scope)}
    ask_for_stories(session, sorted(stories), Errand.cut_story, now=now)


def _scopes(session: Session, agreement: Agreement) -> Iterator[Scope]:
    for table, id_ in (
        (Passage, agreement.passage_id),
        (Story, agreement.story_id),
        (Recording, agreement.recording_id),
        (Subject, agreement.subject_id),
    ):
        scope: Any = None if id_ is None else session.get_one(table, id_)
        if scope is not None:
            yield scope


def _meets(rule: GroupRule, named: set[int], own: set[int]) -> bool:
    return bool(named & own) if rule is GroupRule.any else named <= own


def _is_kept(terms: Terms) -> bool:
    return terms.protocol_id is not None or terms.festival_id is not None


def _of_all_of_it(story: StoryFacts) -> Iterator[Terms]:
    yield from story.terms
    for recording in story.recordings:
        yield from recording.terms
        for person in recording.heard:
            yield from person.terms
