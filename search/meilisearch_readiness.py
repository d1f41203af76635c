"""Whether a server is one to work with, and whether an audience's indexes on it are whole and as they should be."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError

from archive.errors import MissingPart
from search.embedded_damage import BEING_REBUILT
from search.meilisearch_faults import FAILING
from search.meilisearch_settings import (
    OLDEST_MINOR,
    TESTED_VERSION,
    IndexNames,
    differing,
    passage_settings,
    story_settings,
)

log = logging.getLogger(__name__)

_told: set[str] = set()
"""Versions that were named in the log already."""


def check_server(client: Client) -> None:
    """Raise MissingPart unless a server is well and of a version to work with; name one not tested with in the log."""
    if client.health()["status"] != "available":
        raise MissingPart(FAILING)
    version = client.get_version()["pkgVersion"]
    parts = re.match(r"(\d+)\.(\d+)", version)
    major, minor = (int(part) for part in parts.groups()) if parts else (0, 0)
    if (major, minor) < (1, OLDEST_MINOR) or major != 1:
        raise MissingPart(
            "The search server is Meilisearch %(version)s; Storyloom needs 1.%(oldest_minor)s or a "
            "later version 1, and was tested with %(tested_version)s.",
            version=version,
            oldest_minor=OLDEST_MINOR,
            tested_version=TESTED_VERSION,
        )
    if f"{major}.{minor}" != TESTED_VERSION and version not in _told:
        _told.add(version)
        log.warning("The search server is Meilisearch %s; Storyloom was tested with %s.", version, TESTED_VERSION)


def check_indexes(client: Client, names: IndexNames, meaning_dimensions: int | None) -> None:
    """Raise MissingPart unless both indexes are there with every setting as it should be.

    An index comes to its name only when it is complete, and with its settings,
    so one that has the settings is complete.
    """
    for name, wanted in wanted_settings(names, meaning_dimensions).items():
        other = differing(wanted, client.index(name).get_settings())
        if other:
            log.warning("The search index %s has other settings (%s) and is to be rebuilt.", name, ", ".join(other))
            raise MissingPart(BEING_REBUILT)


def wanted_settings(names: IndexNames, meaning_dimensions: int | None) -> Mapping[str, dict[str, Any]]:
    """Return the settings of each index by its name, in the order they are built in."""
    return {
        names.stories: story_settings(),
        names.passages: passage_settings(meaning_dimensions),
    }


def is_there(client: Client, name: str) -> bool:
    """Tell whether the server has an index of this name."""
    try:
        client.get_raw_index(name)
    except MeilisearchApiError as error:
        if error.code == "index_not_found":
            return False
        raise
    return True
