"""Meilisearch as seen by the one process that writes its indexes.

The server does what it is given later, in order. So that an older change never
undoes a newer one, it is compared with what the index holds and with what this
process gave before; a process that has just begun first lets the server finish
what the one before it gave.
"""

from collections.abc import Iterable, Mapping, Sequence
from threading import RLock

from meilisearch import Client

from archive.errors import MissingPart
from search.contract import Audience, OtherNames, Progress, Receipt
from search.documents import Change, latest_changes, supersedes
from search.meilisearch_connection import TELLING_TIMEOUT_S, Connection
from search.meilisearch_faults import STILL_AT_WORK
from search.meilisearch_filters import any_of
from search.meilisearch_readiness import check_indexes, is_there
from search.meilisearch_reading import MeilisearchReader
from search.meilisearch_rebuilding import Successor
from search.meilisearch_sending import Parcel
from search.meilisearch_settings import synonyms
from search.meilisearch_tasks import is_at_work, progress

_VERSIONS_AT_ONCE = 1_000

Known = tuple[int, bool]
"""A story's version, and whether it was removed."""


class MeilisearchIndex(MeilisearchReader):
    """Reads and writes one audience's indexes; only one process may write."""

    def __init__(
        self, url: str, key: str, audience: Audience, *, meaning_dimensions: int | None = None, prefix: str = ""
    ) -> None:
        super().__init__(url, key, audience, meaning_dimensions=meaning_dimensions, prefix=prefix)
        self._telling = self._patient = Connection(url, key, timeout_s=TELLING_TIMEOUT_S)
        self._turn = RLock()
        self._given: dict[int, Known] = {}
        self._has_caught_up = False
        self._synonyms: dict[str, list[str]] | None = None

    def apply(self, changes: Sequence[Change]) -> Receipt:
        """Give the server the changes that are newer than what it has or was given; it makes them in order.

        Raises MissingPart when the index is to be rebuilt first or the server does not take them all. It can be
        tried again after any error.
        """
        with self._turn:
            with self._telling.client(at_once=False) as client:
                check_indexes(client, self.names, self.meaning_dimensions)
                due = self._due(client, latest_changes(changes))
            parcel = Parcel(*self.names.in_use, with_vectors=bool(self.meaning_dimensions))
            for change in due:
                parcel.add(change, replaces=True)
            # Until all is sent nobody knows what the server took; the next try then lets it finish first.
            self._has_caught_up = False
            with self._telling.client(at_once=False) as client:
                parcel.send(client)
            self._has_caught_up = True
            self._given |= {change.story_id: (change.version, change.story is None) for change in due}
        return Receipt(tuple(parcel.tasks))

    def progress(self, receipt: Receipt) -> Progress:
        """Ask how far the server is; a receipt that it knows nothing of has failed."""
        with self._telling.client(at_once=False) as client:
            return progress(client, receipt.tasks)

    def know_names(self, names: Iterable[OtherNames]) -> Receipt:
        """Tell the server what things are called besides, unless it knows just that; rebuilt indexes know it too."""
        with self._turn:
            self._synonyms = wanted = synonyms(names)
            with self._telling.client(at_once=False) as client:
                check_indexes(client, self.names, self.meaning_dimensions)
                indexes = [client.index(name) for name in self.names.in_use]
                due = [index for index in indexes if index.get_synonyms() != wanted]
                return Receipt(tuple(index.update_synonyms(wanted).task_uid for index in due))

    def rebuild(self, changes: Iterable[Change]) -> None:
        """Build both indexes anew beside the old ones, swap them in one step, and return when that is done.

        After any error the old ones are still in use; a server that does not answer is noticed before `changes` are
        read.
        """
        with self._turn:
            successor = Successor(self._telling, self.names, self.meaning_dimensions)
            successor.begin(self._known_synonyms())
            try:
                successor.fill(changes)
                successor.follow()
            except BaseException:
                successor.abandon()
                raise
            self._given.clear()
            self._has_caught_up = True

    def close(self) -> None:
        """Let go of open connections; the next use opens them again."""
        self.connection.close()
        self._telling.close()

    def _due(self, client: Client, latest: Mapping[int, Change]) -> list[Change]:
        if not self._has_caught_up:
            if is_at_work(client, self.names.in_use):
                raise MissingPart(STILL_AT_WORK)
            self._has_caught_up = True
        known = self._indexed(client, sorted(latest)) | self._given
        return [
            change
            for story_id, change in latest.items()
            if story_id not in known or supersedes(change, version=known[story_id][0], removed=known[story_id][1])
        ]

    def _indexed(self, client: Client, story_ids: Sequence[int]) -> dict[int, Known]:
        """Return what the index holds of stories, those removed included."""
        known: dict[int, Known] = {}
        for first in range(0, len(story_ids), _VERSIONS_AT_ONCE):
            some = story_ids[first : first + _VERSIONS_AT_ONCE]
            asked = {"filter": any_of("id", some), "fields": ["id", "version", "standing"], "limit": len(some)}
            found = client.index(self.names.stories).get_documents(asked).results
            known |= {int(each.id): (int(each.version), not each.standing) for each in found}
        return known

    def _known_synonyms(self) -> dict[str, list[str]]:
        """Return the names that were last made known, here or by an earlier process."""
        if self._synonyms is None:
            with self._telling.client(at_once=False) as client:
                stories = self.names.stories
                return client.index(stories).get_synonyms() if is_there(client, stories) else {}
        return self._synonyms
