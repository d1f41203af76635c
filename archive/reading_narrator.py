"""A narrator's own page: their stories, what each is open for, what they say in them, and what they asked and did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreement_versions import is_withdrawn, versions
from archive.agreements import NameShown, Use
from archive.channels import Channel
from archive.gate import VISITOR, may
from archive.gate_facts import person_facts, story_facts, terms_of
from archive.gate_lists import visible_to
from archive.joined_words import current_words
from archive.naming import BY_OPENNESS, name_of
from archive.narrator_acts import Narrator, uses_agreed, uses_offered
from archive.reading_told import tell
from archive.stories import Story, StoryState

SHOWN_OF_USE = {Use.web: Channel.page, Use.feed: Channel.feed, Use.festival: Channel.trail, Use.print: Channel.print}
"""By which channel it is seen whether a story is open for a use."""


@dataclass(frozen=True, slots=True)
class NarratorStory:
    """A story of theirs: `agreed` and `offered` are uses by their own word, `open_for` those that it is met by now."""

    key: str
    slug: str
    title: str
    lede: str
    language: str
    published: bool
    withdrawn: bool
    agreed: frozenset[Use]
    offered: frozenset[Use]
    open_for: frozenset[Use]
    shown_as: str


@dataclass(frozen=True, slots=True)
class NarratorPassage:
    """A line of a story of theirs, in story time. `restricted`: by themselves."""

    key: str
    start_s: float
    end_s: float
    text: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class HowNamed:
    """How they are named now: the most reserved of what they agreed to, None where nothing is agreed."""

    shown: NameShown | None
    pseudonym: str
    name: str


def stories_of_narrator(session: Session, narrator: Narrator, *, now: datetime) -> tuple[NarratorStory, ...]:
    """Their stories, newest first."""
    met = visible_to(narrator.viewer, Channel.narrator, now, thing=Story)
    rows = session.scalars(select(Story).where(met).order_by(Story.created_at.desc(), Story.id.desc()))
    return tuple(story_of_narrator(session, narrator, row, now=now) for row in rows)


def story_of_narrator(session: Session, narrator: Narrator, row: Story, *, now: datetime) -> NarratorStory:
    """One of them, which the gate let through."""
    facts = story_facts(session, row.id)
    verdicts = {use: may(VISITOR, facts, channel, now) for use, channel in SHOWN_OF_USE.items()}
    return NarratorStory(
        key=row.key,
        slug=row.slug,
        title=row.title,
        lede=row.lede,
        language=row.language,
        published=row.state is StoryState.published,
        withdrawn=is_withdrawn(versions(session, row, narrator.person.id)),
        agreed=uses_agreed(session, narrator, row),
        offered=uses_offered(session, narrator, row),
        open_for=frozenset(use for use, verdict in verdicts.items() if verdict.allow),
        shown_as=verdicts[Use.web].name_to_show,
    )


def lines_of_narrator(
    session: Session, narrator: Narrator, row: Story, *, now: datetime
) -> tuple[NarratorPassage, ...]:
    """What a story of theirs says, line by line, those included that they restricted."""
    telling = tell(session, {row.id}, viewer=narrator.viewer, channel=Channel.narrator, now=now)[row.id]
    words = current_words(session, narrator.person)
    restricted = {
        id_ for (column, id_), rows in words.items() if column == "passage_id" for one in rows if one.withdrawn
    }
    return tuple(
        NarratorPassage(passage.key, passage.start_s, passage.end_s, passage.text, passage.id in restricted)
        for passage in telling.passages
    )


def how_named(session: Session, narrator: Narrator) -> HowNamed:
    """How they are named wherever they are heard."""
    said = [row for rows in current_words(session, narrator.person).values() for row in rows if not row.withdrawn]
    facts = person_facts(session, {narrator.person.id})[narrator.person.id]
    if not said:
        return HowNamed(None, "", name_of(facts, ()))
    name = name_of(facts, [terms_of(row) for row in said])
    strictest = max(said, key=lambda row: BY_OPENNESS.index(row.name_shown))
    return HowNamed(strictest.name_shown, strictest.pseudonym, name)
