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
from media.bucket_copy import SCHEME, bucket_named, copy_in_bucket
from media.durable import move
from media.fixity import Fixity, look_at, make_folders, set_aside
from media.second_copy import DAMAGED, SecondCopy, copy_in_folder
from media.store import LocalStore


@dataclass(frozen=True, slots=True)
class Look:
    """How a file and its second copy stand after the look; `size_bytes` is 0 where it is gone.

    `copy_state` is None where the second copy did not answer, and nothing is known of it; `silent` says why.
    """

    state: FixityState
    copy_state: CopyState | None
    size_bytes: int
    silent: MissingPart | None = None


def second_copy_of(settings: Settings) -> SecondCopy | None:
    """The second copy that is set, or None.

    Raises:
        MissingPart: one is set and is not there: a disk that is not mounted must not be taken for an empty one.
    """
    address = settings.second_copy
    if not address:
        return None
    if not address.startswith(SCHEME):
        return copy_in_folder(Path(address))
    where = bucket_named(
        address,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        key=settings.s3_key,
        secret=settings.s3_secret,
    )
    return copy_in_bucket(where)


def look_and_mend(store: LocalStore, file: KeptFile, second: SecondCopy | None, *, now: datetime) -> Look:
    """Look at the file and at its second copy, and mend the one that is damaged if the other is whole."""
    here = file.in_store(store)
    found = look_at(here, file.sha256)
    if second is None:
        return _looked(here, _plain(found), CopyState.none)
    try:
        return _both(store, file, found, second, now)
    except MissingPart as error:
        return _looked(here, _plain(look_at(here, file.sha256)), None, error)


def _both(store: LocalStore, file: KeptFile, found: Fixity, second: SecondCopy, now: datetime) -> Look:
    here = file.in_store(store)
    found_there = second.look_at(file.place, file.sha256)
    if found is Fixity.whole:
        whole_there = found_there is Fixity.whole or _renew_copy(here, file, second, now)
        unhurt = CopyState.whole if found_there is Fixity.whole else CopyState.renewed
        return _looked(here, FixityState.whole, unhurt if whole_there else CopyState.damaged)
    if found_there is not Fixity.whole:
        return _looked(here, _plain(found), CopyState.none if found_there is Fixity.gone else CopyState.damaged)
    mended = _mend(store, file, second, now)
    return _looked(here, FixityState.repaired if mended else _plain(found), CopyState.whole)


def _renew_copy(here: Path, file: KeptFile, second: SecondCopy, now: datetime) -> bool:
    """Copy the file to its second copy once more, where what lay there is set aside; both are looked at anew first."""
    try:
        if look_at(here, file.sha256) is not Fixity.whole:
            return False
        seen = second.look_at(file.place, file.sha256)
        if seen is Fixity.whole:  # somebody else mended it meanwhile
            return True
        if seen is not Fixity.gone:
            second.set_aside(file.place, now=now)
        second.keep(here, file.place, file.sha256)
    except (Conflict, StorageFull, OSError):
        return False
    return True


def _mend(store: LocalStore, file: KeptFile, second: SecondCopy, now: datetime) -> bool:
    """Bring the file back from its second copy; the damaged one stays in its place until that is here, and is kept."""
    here = file.in_store(store)
    try:
        with store.work_folder() as work:
            second.bring_back(file.place, work / here.name, file.sha256)
            seen = look_at(here, file.sha256)
            if seen is Fixity.whole:  # somebody else mended it meanwhile
                return True
            if seen is not Fixity.gone:
                set_aside(here, store.root / DAMAGED, now=now)
            make_folders(here.parent)
            move(work / here.name, here)
    except (Conflict, StorageFull, OSError):
        return False
    return True


def _plain(found: Fixity) -> FixityState:
    if found is Fixity.whole:
        return FixityState.whole
    return FixityState.gone if found is Fixity.gone else FixityState.damaged


def _looked(path: Path, state: FixityState, copy_state: CopyState | None, silent: MissingPart | None = None) -> Look:
    return Look(state, copy_state, path.stat().st_size if path.exists() else 0, silent)
