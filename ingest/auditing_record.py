"""The audit of the record itself: agreements are only ever added to, and what happened explains how things stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.agreement_versions import is_withdrawn, last_agreed
from archive.agreements import Agreement
from archive.events import Event
from archive.stories import Story, StoryState
from archive.subjects import Subject

ACT_OF = {StoryState.published: "publish", StoryState.hidden: "hide"}


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise: which one, of what, in words."""

    promise: str
    thing: str
    sentence: str


def agreements_only_grow(session: Session) -> Iterator[Violation]:
    """Every version that was ever said is there, numbered without a gap, and only the last can be in force."""
    said: dict[tuple[int | None, ...], list[Agreement]] = defaultdict(list)
    for row in session.scalars(select(Agreement).order_by(Agreement.version, Agreement.id)):
        said[row.recording_id, row.story_id, row.passage_id, row.subject_id, row.person_id].append(row)
    merged = set(session.scalars(select(Subject.id).where(Subject.merged_into_id.is_not(None))))
    for versions in said.values():
        thing = f"agreement:{versions[-1].key}"
        passed_on = (versions[-1].person_id or versions[-1].subject_id) in merged
        if [row.version for row in versions] != list(range(1, len(versions) + 1)):
            sentence = f"{versions[-1].version} versions were made and {len(versions)} are left."
            yield Violation("agreements", thing, sentence)
        elif [row.current for row in versions] != _in_force(versions, passed_on=passed_on):
            yield Violation("agreements", thing, "Its last version must be in force, and no other.")
    kept = {row.key for versions in said.values() for row in versions}
    for event in session.scalars(select(Event).where(Event.act.in_(["agree", "withdraw", "reinstate"]))):
        if event.detail.get("agreement") not in kept:
            yield Violation("agreements", event.thing, f"What was said in “{event.act}” is gone from the record.")


def _in_force(versions: Sequence[Agreement], *, passed_on: bool) -> list[bool]:
    """Which may stand: the last that is not void.

    None where it only took back a withdrawal before which nothing was agreed,
    or where the person was merged into another, who has their word now.
    """
    counting = [row for row in versions if not row.void]
    if not counting or passed_on:
        return [False] * len(versions)
    former, last = counting[:-1], counting[-1]
    stands = last.withdrawn or not is_withdrawn(former) or last_agreed(former) is not None
    return [stands and row is last for row in versions]


def events_explain_stories(session: Session) -> Iterator[Violation]:
    """A story is published or hidden because somebody did that last."""
    newest = (
        select(func.max(Event.id).label("id"), Event.thing)
        .where(Event.act.in_(ACT_OF.values()), Event.thing.startswith("story:"))
        .group_by(Event.thing)
        .subquery()
    )
    acts = dict(session.execute(select(Event.thing, Event.act).join(newest, newest.c.id == Event.id)).all())
    for story in session.scalars(select(Story).where(Story.state.in_(list(ACT_OF))).order_by(Story.id)):
        if acts.get(f"story:{story.key}") != ACT_OF[story.state]:
            yield Violation("stories", f"story:{story.key}", f"It is {story.state} and nothing says who did that.")
