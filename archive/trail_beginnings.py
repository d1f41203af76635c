"""Beginning a trail with what was found: a search's stories, the passages of a weave, the best moments of a subject."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.gate import VISITOR, Viewer
from archive.passages import Passage
from archive.reading_mentions import Link
from archive.reading_moments import Moment
from archive.reading_stories_of import stories_of_subject
from archive.reading_voice import opening_voice
from archive.reading_weave import retold
from archive.stop_choosing import Choice, clip_of_choice
from archive.subjects import Subject
from archive.thread_queries import Asked
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trails import Trail

MOST_AT_FIRST = 20


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a trail begins with, and what it is called until somebody calls it otherwise.

    `empty`: nothing need be there.
    """

    title: str
    choices: tuple[Choice, ...] = ()
    festival_id: int | None = None
    empty: bool = True


def begin_trail(
    session: Session, beginning: Beginning, *, viewer: Viewer, by_id: int | None, now: datetime
) -> tuple[Trail, int]:
    """A trail with a stop for each choice, in their order, and how many there are.

    Raises:
        InvalidInput: it has no title, nothing may be met of what it was to begin with, or that cannot be a stop.
    """
    choices = tuple(dict.fromkeys(beginning.choices))[:MOST_AT_FIRST]
    if not choices and not beginning.empty:
        raise InvalidInput("Nothing is open here that a trail could begin with.")
    trail = draft_trail(session, title=beginning.title, festival_id=beginning.festival_id, by_id=by_id, now=now)
    for choice in choices:
        clip = clip_of_choice(session, choice, viewer=viewer, now=now)
        add_stop(session, trail, StopText(), clip_id=clip.id, by_id=by_id, now=now)
    return trail, len(choices)


def choices_of_moments(moments: Iterable[Moment]) -> tuple[Choice, ...]:
    """These moments as clips, each in the story where it is heard."""
    return tuple(Choice(moment.story_slug, moment.passage_key) for moment in moments)


def choices_of_walk(session: Session, keys: Sequence[str], *, now: datetime) -> tuple[Choice, ...]:
    """The passages of a walk, in order, as far as they are open."""
    ids = {key: id_ for id_, key in session.execute(select(Passage.id, Passage.key).where(Passage.key.in_(keys)))}
    walk = retold(session, [ids[key] for key in keys if key in ids], Asked(VISITOR, Channel.page, now))
    return choices_of_moments(step.moment for step in walk.steps)


def choices_of_subject(session: Session, subject: Subject, *, now: datetime) -> tuple[Choice, ...]:
    """The best moment of each open story that speaks of a subject, the story first that does so most."""
    return choices_of_moments(best_moments(session, subject, now=now))


def best_moments(session: Session, subject: Subject, *, now: datetime) -> tuple[Moment, ...]:
    """The best moment of each story that may be met at festivals and speaks of a subject, the strongest story first."""
    link = Link(subject.kind.value, subject.id, subject.name, subject.slug)
    stories = stories_of_subject(session, link, viewer=VISITOR, now=now, channel=Channel.trail)
    best = (opening_voice(session, story.evidence) for story in stories)
    return tuple(moment for moment in best if moment is not None)
