"""What goes into the index: stories, the passages that stand in them, and changes to both.

These are plain facts, read from the record by whoever indexes; nothing here
looks at a database or decides who may see what. A story is always replaced or
removed whole, so that one edit becomes visible at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryDocument:
    """What can be searched, filtered and counted of one story.

    `subjects` are (kind, id) pairs such as ("dish", 7), the broader ones of each
    included. `version` only grows. `narrators` are the names that this index's
    audience may read, `narrator_ids` those of them that it may know as subjects.
    `recorded_at_s` counts from 1970 in UTC, `duration_s` is the story's length.
    """

    id: int
    version: int
    title: str
    lede: str = ""
    narrators: tuple[str, ...] = ()
    subject_names: tuple[str, ...] = ()
    subjects: tuple[tuple[str, int], ...] = ()
    recipes: tuple[int, ...] = ()
    seeds: tuple[int, ...] = ()
    festivals: tuple[int, ...] = ()
    language: str = ""
    recorded_year: int | None = None
    recorded_at_s: int | None = None
    duration_s: float = 0.0
    narrator_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageDocument:
    """What can be searched of one passage.

    `starts_s` holds (story id, start in seconds of story time) for the stories in `story_ids`.
    `vector` says what the passage means, where the archive keeps that and its agreement allows it.
    """

    id: int
    version: int
    story_ids: tuple[int, ...]
    text: str
    subject_names: tuple[str, ...] = ()
    subjects: tuple[tuple[str, int], ...] = ()
    starts_s: tuple[tuple[int, float], ...] = ()
    vector: tuple[float, ...] | None = None

    def start_in(self, story_id: int) -> float:
        """Return where the passage first begins in that story, in seconds of story time."""
        return min((start_s for story, start_s in self.starts_s if story == story_id), default=0.0)


@dataclass(frozen=True, slots=True)
class Change:
    """One story as it is from `version` on; `story` is None when it is to be in the index no more."""

    story_id: int
    version: int
    story: StoryDocument | None
    passages: tuple[PassageDocument, ...] = ()


def story_change(story: StoryDocument, passages: Iterable[PassageDocument] = ()) -> Change:
    """Return the change that puts a story and its passages into the index, each passage once, in the order heard."""
    once = {passage.id: passage for passage in passages if story.id in passage.story_ids}
    heard = sorted(once.values(), key=lambda passage: (passage.start_in(story.id), passage.id))
    return Change(story.id, story.version, story, tuple(heard))


def story_removal(story_id: int, version: int) -> Change:
    """Return the change that takes a story out of the index."""
    return Change(story_id, version, None)


def supersedes(change: Change, *, version: int, removed: bool) -> bool:
    """Tell whether a change is to be made over what is known: newer wins, and of equals a removal wins."""
    if change.version != version:
        return change.version > version
    return change.story is None or not removed


def latest_changes(changes: Iterable[Change]) -> dict[int, Change]:
    """Return, by story id, the one change of each story that counts, whatever the order they came in."""
    latest: dict[int, Change] = {}
    for change in changes:
        known = latest.get(change.story_id)
        if known is None or supersedes(change, version=known.version, removed=known.story is None):
            latest[change.story_id] = change
    return latest
