"""Looking at one file and its second copy, and mending whichever is damaged from the one that is whole.

Both are hashed anew before anything is copied, so damage cannot spread; what is
damaged is set aside and stays; where neither is whole, both are left as they are.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import Conflict, MissingPart, StorageFull
from archive.keeping import CopyState, FixityState
from archive.settings import Settings
from ingest.keeping.kept_files import KeptFile
from media.fixity import Fixity, copy_whole, look_at, set_aside
from media.store import LocalStore

DAMAGED = "damaged"
"""The folder, in the store and in the second copy, in which damaged files are kept."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a file and its second copy stand after the look; `size_bytes` is 0 where it is gone."""

    state: FixityState
    copy_state: CopyState
    size_bytes: int


def second_copy_of(settings: Settings) -> Path | None:
    """The folder of the second copy, or None where none is kept.

    Raises:
        MissingPart: one is set, and is not there: a disk that is not mounted must not be taken for an empty one.
    """
    if not settings.second_copy:
        return None
    folder = Path(settings.second_copy)
    if not folder.is_dir():
        raise MissingPart(
            "The folder of the second copy, %(folder)s, is not there; mount its disk or correct STORYLOOM_SECOND_COPY.",
            folder=folder,
        )
    return folder


def look_and_mend(store: LocalStore, file: KeptFile, second: Path | None, *, now: datetime) -> Look:
    """Look at the file and at its second copy, and mend the one that is damaged if the other is whole."""
    here = file.in_store(store)
    found = look_at(here, file.sha256)
    if second is None:
        return _looked(here, _plain(found), CopyState.none)
    there = file.below(second)
    found_there = look_at(there, file.sha256)
    if found is Fixity.whole:
        whole_there = found_there is Fixity.whole or _mend(there, here, file, second / DAMAGED, now)
        unhurt = CopyState.whole if found_there is Fixity.whole else CopyState.renewed
        return _looked(here, FixityState.whole, unhurt if whole_there else CopyState.damaged)
    if found_there is not Fixity.whole:
        return _looked(here, _plain(found), CopyState.none if found_there is Fixity.gone else CopyState.damaged)
    mended = _mend(here, there, file, store.root / DAMAGED, now)
    return _looked(here, FixityState.repaired if mended else _plain(found), CopyState.whole)


def _mend(damaged: Path, whole: Path, file: KeptFile, aside: Path, now: datetime) -> bool:
    """Set the damaged file aside, if there is one, and copy the whole one to its place."""
    try:
        if look_at(whole, file.sha256) is not Fixity.whole:
            return False
        seen = look_at(damaged, file.sha256)
        if seen is Fixity.whole:  # somebody else mended it meanwhile
            return True
        if seen is not Fixity.gone:
            set_aside(damaged, aside, now=now)
        copy_whole(whole, damaged, file.sha256)
    except (Conflict, StorageFull, OSError):
        return False
    return True


def _plain(found: Fixity) -> FixityState:
    if found is Fixity.whole:
        return FixityState.whole
    return FixityState.gone if found is Fixity.gone else FixityState.damaged


def _looked(path: Path, state: FixityState, copy_state: CopyState) -> Look:
    return Look(state, copy_state, path.stat().st_size if path.exists() else 0)
