"""Builds an audience's indexes anew beside those in use, and puts them in their place in one step.

Until that step everybody is answered from the old ones. A build that was
broken off leaves indexes that nobody asks; the next one removes them.
"""

from collections.abc import Iterable, Mapping

from meilisearch import Client

from archive.errors import MissingPart
from search.documents import Change, supersedes
from search.meilisearch_connection import Connection
from search.meilisearch_readiness import check_server, is_there, wanted_settings
from search.meilisearch_sending import Parcel
from search.meilisearch_settings import IndexNames
from search.meilisearch_tasks import wait_for

_MOST_OPEN_TASKS = 50


class Successor:
    """The indexes that will follow those in use."""

    def __init__(self, connection: Connection, names: IndexNames, meaning_dimensions: int | None) -> None:
        self._connection = connection
        self._names = names
        self._meaning_dimensions = meaning_dimensions
        stories, passages = map(names.being_built, names.in_use)
        self._parcel = Parcel(stories, passages, with_vectors=bool(meaning_dimensions))
        self._versions: dict[int, tuple[int, bool]] = {}

    def begin(self, synonyms: Mapping[str, list[str]]) -> None:
        """Make both indexes, empty, with their settings; raise MissingPart for a server that is not to work with."""
        with self._connection.client(at_once=False) as client:
            check_server(client)
            # What was left may be on its way out already, and then goes only once.
            wait_for(client, self._remove(client), but=("index_not_found",))
            tasks = []
            for name, settings in wanted_settings(self._names, self._meaning_dimensions).items():
                built = self._names.being_built(name)
                tasks.append(client.create_index(built, {"primaryKey": "id"}).task_uid)
                tasks.append(client.index(built).update_settings(settings | {"synonyms": dict(synonyms)}).task_uid)
            wait_for(client, tasks)

    def fill(self, changes: Iterable[Change]) -> None:
        """Give the server every story in its newest version; removed ones are not remembered."""
        for change in changes:
            known = self._versions.get(change.story_id)
            if known is None and change.story is None:
                continue
            if known is not None and not supersedes(change, version=known[0], removed=known[1]):
                continue
            self._versions[change.story_id] = (change.version, change.story is None)
            self._parcel.add(change, replaces=known is not None)
            if self._parcel.is_full:
                self._send()
        self._send()

    def follow(self) -> None:
        """Wait until all is there, then swap."""
        with self._connection.client(at_once=False) as client:
            wait_for(client, self._parcel.tasks)
            missing = [name for name in self._names.in_use if not is_there(client, name)]
            wait_for(client, [client.create_index(name, {"primaryKey": "id"}).task_uid for name in missing])
            pairs = [[name, self._names.being_built(name)] for name in self._names.in_use]
            wait_for(client, [client.swap_indexes([{"indexes": pair} for pair in pairs]).task_uid])
            self._remove(client)

    def abandon(self) -> None:
        """Take away what was built, if the server still answers."""
        try:
            with self._connection.client(at_once=False) as client:
                self._remove(client)
        except MissingPart:
            return

    def _send(self) -> None:
        with self._connection.client(at_once=False) as client:
            self._parcel.send(client)
            if len(self._parcel.tasks) >= _MOST_OPEN_TASKS:
                wait_for(client, self._parcel.tasks)
                self._parcel.tasks.clear()

    def _remove(self, client: Client) -> list[int]:
        built = [name for name in map(self._names.being_built, self._names.in_use) if is_there(client, name)]
        return [client.delete_index(name).task_uid for name in built]
