"""Names for many stories at once, each through the one door: `archive.naming`.

The same names that the gate's verdict gives for one story; a test holds the two
together. A person who was not heard as a narrator and agreed to nothing has no
name here at all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.channels import Channel, use_that_opens
from archive.database import rows
from archive.facts import PersonFacts, StoryFacts, Terms
from archive.gate import Viewer
from archive.gate_facts import person_facts, terms_of
from archive.naming import A_NARRATOR, name_of, names_together
from archive.reading_mentions import links_to_subjects
from archive.recordings import Contribution, Part
from archive.stories import StorySpan

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_RECORDINGS = (
    select(StorySpan.story_id, StorySpan.recording_id)
    .where(StorySpan.story_id.in_(_IDS))
    .order_by(StorySpan.story_id, StorySpan.position)
)
_PARTS = (
    select(Contribution.recording_id, Contribution.person_id, Contribution.part)
    .where(Contribution.recording_id.in_(_IDS))
    .order_by(Contribution.id)
)
_SAID = (
    select(*Agreement.__table__.c)
    .where(
        Agreement.current,
        or_(
            Agreement.story_id.in_(_IDS),
            Agreement.recording_id.in_(bindparam("recording_ids", expanding=True)),
        ),
    )
    .order_by(Agreement.id)
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone heard in a story, under the name that may be shown ('' for none)."""

    person_id: int
    name: str
    part: Part


@dataclass(frozen=True, slots=True)
class Voices:
    """Everyone heard in a story; `together` names its narrators in one phrase."""

    together: str
    voices: tuple[Voice, ...]

    @property
    def narrators(self) -> tuple[Voice, ...]:
        """Those who tell it, in order."""
        return tuple(voice for voice in self.voices if voice.part is Part.narrator)

    def name_of(self, person_id: int | None) -> str:
        """The name of one of them; '' for someone who is not heard or may not be named."""
        return next((voice.name for voice in self.voices if voice.person_id == person_id), "")


def voices_of_stories(session: Session, story_ids: Collection[int]) -> dict[int, Voices]:
    """The voices of each story. Asks nothing of the gate: only for stories that were let through it."""
    recordings = _recordings_of(session, story_ids)
    parts = _parts_in(session, {id_ for own in recordings.values() for id_ in own})
    people = person_facts(session, {person for own in parts.values() for person, _ in own})
    said = _said_on(session, story_ids, parts)
    voices = {}
    for story_id, own in recordings.items():
        terms = (*said["story", story_id], *(one for id_ in own for one in said["recording", id_]))
        voices[story_id] = _voices((part for id_ in own for part in parts[id_]), people, terms)
    return voices


def voices_of_facts(story: StoryFacts) -> Voices:
    """The same of one story whose facts are already loaded."""
    people = {person.id: person for recording in story.recordings for person in recording.heard}
    terms = (*story.terms, *(one for recording in story.recordings for one in recording.terms))
    return _voices((part for recording in story.recordings for part in recording.parts), people, terms)


def _voices(parts: Iterable[tuple[int, Part]], people: Mapping[int, PersonFacts], said: Collection[Terms]) -> Voices:
    named = tuple(Voice(id_, _name(people[id_], said, part), part) for id_, part in dict.fromkeys(parts))
    return Voices(names_together([voice.name for voice in named if voice.part is Part.narrator]), named)


def _recordings_of(session: Session, story_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for story_id, recording_id in rows(session, _RECORDINGS, {"ids": list(story_ids)}):
        found[story_id][recording_id] = None
    return {story_id: tuple(own) for story_id, own in found.items()}


def _parts_in(session: Session, recording_ids: Collection[int]) -> dict[int, list[tuple[int, Part]]]:
    parts: dict[int, list[tuple[int, Part]]] = defaultdict(list)
    for id_, person_id, part in rows(session, _PARTS, {"ids": list(recording_ids)}):
        parts[id_].append((person_id, part))
    return parts


def _said_on(
    session: Session, story_ids: Collection[int], recording_ids: Collection[int]
) -> dict[tuple[str, int], list[Terms]]:
    ids = {"ids": list(story_ids), "recording_ids": list(recording_ids)}
    said: dict[tuple[str, int], list[Terms]] = defaultdict(list)
    for agreement in rows(session, _SAID, ids):
        if agreement.story_id is not None:
            said["story", agreement.story_id].append(terms_of(agreement))
        else:
            said["recording", agreement.recording_id or 0].append(terms_of(agreement))
    return said


def _name(person: PersonFacts, said: Iterable[Terms], part: Part) -> str:
    name = name_of(person, said)
    return "" if part is not Part.narrator and name == A_NARRATOR else name


@dataclass(frozen=True, slots=True)
class NameLink:
    """A person's name as it may be shown, with an address only where their own page may be met."""

    name: str
    href: str | None = None


def name_links(
    session: Session, person_ids: Iterable[int | None], *, viewer: Viewer, channel: Channel, now: datetime
) -> dict[int, NameLink]:
    """People whose recipe or seed is shown, by id; someone who may not be named at all is not in it.

    A person with a page of their own is named in full. Anyone else is named by
    what they agreed to, and only while they agree to be shown at all.
    """
    ids = {id_ for id_ in person_ids if id_}
    links = links_to_subjects(session, ids, viewer=viewer, channel=channel, now=now)
    named = {id_: NameLink(link.name, link.href) for id_, link in links.items()}
    use = use_that_opens(channel)
    hidden = ids - set(named)
    if use is None or not hidden:
        return named
    people = person_facts(session, hidden)
    query = select(Agreement).where(Agreement.current, Agreement.person_id.in_(hidden), Agreement.subject_id.is_(None))
    said = [terms_of(agreement) for agreement in session.scalars(query.order_by(Agreement.id))]
    for person in people.values():
        own = [*person.terms, *(terms for terms in said if terms.person_id == person.id)]
        agrees = any(terms.open_for(use, now) for terms in own) and not any(terms.withdrawn for terms in own)
        name = name_of(person, said)
        if agrees and all(terms.open_for(use, now) for terms in person.terms) and name not in (A_NARRATOR, person.name):
            named[person.id] = NameLink(name)
    return named
