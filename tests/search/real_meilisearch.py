"""A real Meilisearch server as one more engine of the contract, where one is named to the tests.

It works on its own time and the contract does not, so every change is waited
for. Each index has a name of its own and is removed at the end.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from archive.errors import MissingPart
from search.meilisearch_index import MeilisearchIndex
from search.meilisearch_tasks import wait_for

ADDRESS, KEY = "STORYLOOM_TEST_MEILI_URL", "STORYLOOM_TEST_MEILI_KEY"


class SettledMeilisearch(MeilisearchIndex):
    """Returns from each change when it can be found, and takes its indexes along when it is closed."""

    def apply(self, changes):
        return self._settled(super().apply(changes))

    def know_names(self, names):
        return self._settled(super().know_names(names))

    def close(self):
        with suppress(MissingPart), self.connection.client(at_once=False) as client:
            wait_for(client, [client.delete_index(name).task_uid for name in self.names.in_use])
        super().close()

    def _settled(self, receipt):
        with self.connection.client(at_once=False) as client:
            wait_for(client, receipt.tasks)
        return receipt


def real_meilisearch(_: Path) -> SettledMeilisearch:
    """Return an empty index on the server that is named to the tests; skip where none is."""
    address = os.environ.get(ADDRESS)
    if not address:
        pytest.skip(f"set {ADDRESS} to the address of a Meilisearch 1.50 to hold it to the contract")
    return SettledMeilisearch(address, os.environ.get(KEY, ""), "public", prefix=f"storyloom_test_{uuid4().hex}_")
