"""Labels as readers meet them: of stories (their own and their recordings'), of single passages, and of recordings.

Whoever asks has been let through by the gate; a label shows nothing but itself,
and that of a line is told with its line alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import BindParameter, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from archive.database import rows
from archive.labels import Label, Labelled
from archive.stories import StorySpan

_STORIES: BindParameter[int] = bindparam("stories", expanding=True)
_PASSAGES: BindParameter[int] = bindparam("passages", expanding=True)
_OF_STORY, _OF_LINE = literal(0).label("of_line"), literal(1).label("of_line")
_SAID = (Label.name, Label.words, Label.mark)
_TOLD: Any = union_all(
    select(_OF_STORY, Labelled.story_id.label("owner"), *_SAID).join(Label).where(Labelled.story_id.in_(_STORIES)),
    select(_OF_STORY, StorySpan.story_id.label("owner"), *_SAID)
    .join(Labelled, Labelled.recording_id == StorySpan.recording_id)
    .join(Label, Label.id == Labelled.label_id)
    .where(StorySpan.story_id.in_(_STORIES)),
    select(_OF_LINE, Labelled.passage_id.label("owner"), *_SAID).join(Label).where(Labelled.passage_id.in_(_PASSAGES)),
).order_by("name")
_OF_RECORDING = select(*_SAID).join(Labelled).where(Labelled.recording_id == bindparam("id")).order_by(Label.name)


@dataclass(frozen=True, slots=True)
class ShownLabel:
    """A label: its name, what it asks, and its drawing."""

    name: str
    words: str
    mark: str


ByOwner = Mapping[int, tuple[ShownLabel, ...]]


@dataclass(frozen=True, slots=True)
class ToldLabels:
    """Those of stories by their ids, and of single lines by the ids of their passages."""

    stories: ByOwner = field(default_factory=dict)
    lines: ByOwner = field(default_factory=dict)


class LabelledLine(Protocol):
    """Anything that says which labels its line has."""

    @property
    def labels(self) -> tuple[ShownLabel, ...]: ...  # noqa: D102


def labels_told(session: Session, story_ids: Collection[int], passage_ids: Collection[int]) -> ToldLabels:
    """The labels of these stories and of these lines, asked for at once."""
    if not story_ids and not passage_ids:
        return ToldLabels()
    found: tuple[Any, Any] = defaultdict(dict), defaultdict(dict)
    for of_line, owner, *said in rows(session, _TOLD, {"stories": list(story_ids), "passages": list(passage_ids)}):
        found[of_line][owner][_shown(*said)] = None
    stories, lines = ({owner: tuple(own) for owner, own in each.items()} for each in found)
    return ToldLabels(stories, lines)


def labels_of_recording(session: Session, recording_id: int) -> tuple[ShownLabel, ...]:
    """Those of a recording as a whole."""
    return tuple(_shown(*said) for said in rows(session, _OF_RECORDING, {"id": recording_id}))


def every_label(own: Sequence[ShownLabel], lines: Iterable[LabelledLine]) -> tuple[ShownLabel, ...]:
    """The labels of something as a whole, and then those of its lines that it does not have itself."""
    return tuple(dict.fromkeys((*own, *(label for line in lines for label in line.labels))))


def _shown(name: str, words: str, mark: Any) -> ShownLabel:
    return ShownLabel(name, words, mark.value)
