"""Labels as readers meet them: of stories (their own and their recordings'), and of single passages.

Whoever asks has been let through by the gate; a label shows nothing but itself.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, literal, select, union
from sqlalchemy.orm import Session

from archive.database import rows
from archive.labels import Label, Labelled
from archive.passages import Passage
from archive.stories import StorySpan

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SAID = (Label.name, Label.words, Label.mark)
_OF_STORIES = select(Labelled.story_id.label("story"), *_SAID).join(Label).where(Labelled.story_id.in_(_IDS))
_OF_THEIR_RECORDINGS = (
    select(StorySpan.story_id.label("story"), *_SAID)
    .join(Labelled, Labelled.recording_id == StorySpan.recording_id)
    .join(Label, Label.id == Labelled.label_id)
    .where(StorySpan.story_id.in_(_IDS))
)
_WHOLE: Any = union(_OF_STORIES, _OF_THEIR_RECORDINGS).order_by("name")
_OF_LINES: Any = (
    select(Passage.key, *_SAID)
    .join(Labelled, Labelled.passage_id == Passage.id)
    .join(Label, Label.id == Labelled.label_id)
)
_IN_STORY: Any = union(
    select(literal("").label("key"), *_SAID).join(Labelled).where(Labelled.story_id.in_(_IDS)),
    select(literal("").label("key"), *_SAID)
    .join(Labelled)
    .join(StorySpan, StorySpan.recording_id == Labelled.recording_id)
    .where(StorySpan.story_id.in_(_IDS)),
    _OF_LINES.join(StorySpan, StorySpan.recording_id == Passage.recording_id).where(StorySpan.story_id.in_(_IDS)),
).order_by("name")
_IN_RECORDING: Any = _OF_LINES.where(Passage.recording_id.in_(_IDS)).order_by(Label.name)


@dataclass(frozen=True, slots=True)
class ShownLabel:
    """A label: its name, what it asks, and its drawing."""

    name: str
    words: str
    mark: str


@dataclass(frozen=True, slots=True)
class StoryLabels:
    """Those of a story as a whole, and of single lines by their passages' keys."""

    own: tuple[ShownLabel, ...] = ()
    lines: tuple[tuple[str, tuple[ShownLabel, ...]], ...] = ()


def labels_of_stories(session: Session, story_ids: Collection[int]) -> dict[int, tuple[ShownLabel, ...]]:
    """The labels of each of these stories that has any."""
    return _by_owner(rows(session, _WHOLE, {"ids": list(story_ids)})) if story_ids else {}


def labels_in_story(session: Session, story_id: int) -> StoryLabels:
    """All labels of a story; of lines that are not shown the caller shows none."""
    found = _by_owner(rows(session, _IN_STORY, {"ids": [story_id]}))
    return StoryLabels(found.pop("", ()), tuple(found.items()))


def labels_in_recording(session: Session, recording_id: int) -> dict[str, tuple[ShownLabel, ...]]:
    """The labels of a recording's lines, by their passages' keys."""
    return _by_owner(rows(session, _IN_RECORDING, {"ids": [recording_id]}))


def _by_owner(found: Any) -> dict[Any, tuple[ShownLabel, ...]]:
    labels: dict[Any, tuple[ShownLabel, ...]] = defaultdict(tuple)
    for owner, name, words, mark in found:
        labels[owner] += (ShownLabel(name, words, mark.value),)
    return dict(labels)
