"""Which files belong into a backup, and where each may be found while the archive goes on working.

Besides masters and pictures, the bytes of uploads that are sealed and not yet
recordings, and of refused ones while their uploader may still ask for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.uploads import Upload, UploadState
from ingest.keeping.kept_files import kept_files
from ingest.leftovers import keys_of_long_refused
from ingest.place import Place

PASSING = "passing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file; `sources` are where its bytes may lie, for an upload may be moved on meanwhile."""

    lies_at: str
    goes_to: str
    sha256: str
    sources: tuple[Path, ...]


def files_to_back_up(session: Session, place: Place, *, now: datetime) -> list[Wanted]:
    """All of them, as the record has them now."""
    kept = [
        Wanted(file.place, f"store/{file.place}", file.sha256, (file.in_store(place.store),))
        for file in kept_files(session)
    ]
    return [*kept, *_passing(session, place, now)]


def _passing(session: Session, place: Place, now: datetime) -> Iterator[Wanted]:
    store, over = place.store, keys_of_long_refused(session, now=now)
    query = select(Upload).where(Upload.state.in_([UploadState.sealed, UploadState.refused])).order_by(Upload.id)
    for upload in session.scalars(query):
        if upload.key in over:
            continue
        arrived, aside = store.upload_path(upload.key), store.quarantine_path(upload.key)
        goes_to = arrived if upload.state is UploadState.sealed else aside
        yield Wanted(
            lies_at=f"{PASSING}/{upload.sha256[:2]}/{upload.sha256}",
            goes_to=f"store/{goes_to.relative_to(store.root)}",
            sha256=upload.sha256,
            sources=(arrived, aside, store.master_path(upload.sha256)),
        )
