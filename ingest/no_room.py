"""Telling that something failed only because a disk is full, which says nothing against what was being done."""

from sqlalchemy.exc import DBAPIError

from archive.database import is_full
from archive.errors import StorageFull
from media.durable import FULL

FULL_PAUSE_S = 10.0
"""How long what found no room is left alone before it is tried again."""


def speaks_of_no_room(error: BaseException) -> bool:
    """Whether this failure says that a disk is full, be it that of the files or that of the database."""
    if isinstance(error, DBAPIError):
        return is_full(error)
    return isinstance(error, StorageFull) or (isinstance(error, OSError) and error.errno in FULL)
