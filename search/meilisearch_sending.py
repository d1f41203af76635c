"""Gives changes to the server, in the order that never shows less than there was.

New passages come first, then those that are no more go, then the stories. All
of it is tasks in the server's queue, which it works through in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from meilisearch import Client

from search.documents import Change
from search.meilisearch_documents import Document, passage_documents, story_document
from search.meilisearch_filters import all_but

Thing = TypeVar("Thing")

_MOST_DOCUMENTS = 1_000
_MOST_LETTERS = 4_000_000
_MOST_FILTERS = 100


@dataclass(slots=True)
class Parcel:
    """Changes on their way into two indexes; `tasks` are what the server gave for those that it has."""

    stories_index: str
    passages_index: str
    with_vectors: bool
    tasks: list[int] = field(default_factory=list)
    _stories: list[Document] = field(default_factory=list)
    _passages: list[Document] = field(default_factory=list)
    _gone: list[str] = field(default_factory=list)
    _letters: int = 0

    def add(self, change: Change, *, replaces: bool) -> None:
        """Take a change in; one that replaces takes away the passages that the story has no more."""
        self._stories.append(story_document(change))
        self._passages += passage_documents(change, with_vectors=self.with_vectors)
        self._letters += sum(len(passage.text) for passage in change.passages)
        if replaces:
            self._gone.append(all_but(change.story_id, [passage.id for passage in change.passages]))

    @property
    def is_full(self) -> bool:
        """Whether it is to be sent before more is taken in."""
        return max(len(self._stories), len(self._passages)) >= _MOST_DOCUMENTS or self._letters >= _MOST_LETTERS

    def send(self, client: Client) -> None:
        """Give everything to the server and forget it; after an error nothing is forgotten, and twice is once."""
        passages, stories = client.index(self.passages_index), client.index(self.stories_index)
        tasks = [passages.add_documents(part, "id") for part in _parts(self._passages, _MOST_DOCUMENTS)]
        tasks += [passages.delete_documents(filter=" OR ".join(part)) for part in _parts(self._gone, _MOST_FILTERS)]
        tasks += [stories.add_documents(part, "id") for part in _parts(self._stories, _MOST_DOCUMENTS)]
        self.tasks += [task.task_uid for task in tasks]
        self._stories, self._passages, self._gone, self._letters = [], [], [], 0


def _parts(things: Sequence[Thing], size: int) -> list[Sequence[Thing]]:
    return [things[first : first + size] for first in range(0, len(things), size)]
