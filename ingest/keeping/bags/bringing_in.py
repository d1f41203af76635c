"""Bringing a bag in: all of it or nothing. Files first, by their hash; then every row in one transaction.

An import only ever closes: what is here stays as it is, what the bag knows to be
withdrawn is withdrawn here too, and journals of withdrawals may be given beside.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from archive.database import reading, writing
from archive.errors import Conflict, InvalidInput, StorageFull
from archive.events import note_event
from archive.outbox import Errand, ask
from archive.story_places import ask_for_stories
from archive.tables import METADATA
from archive.uploads import Upload
from ingest.keeping.bags.checking import checked_bag
from ingest.keeping.bags.comparing import Difference, differences
from ingest.keeping.bags.laying import Laid, is_empty, lay_rows
from ingest.keeping.bags.reading import Record, record_in
from ingest.keeping.bags.record import KeptName
from ingest.keeping.bags.safe_files import check_picture
from ingest.keeping.bags.unpacking import unpack
from ingest.keeping.kept_files import kept_files
from ingest.keeping.withdrawal_journal import FORMAT, Closed, Journal, read_journal, replay
from ingest.place import Place
from media.fixity import Fixity, copy_whole, look_at

NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did, or would do: rows and files that came in, what was here, and what needs saying."""

    named: str
    into_empty: bool
    rows: int
    recordings: int
    stories: int
    files: int
    missing: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    cut_off: int
    closed: int
    to_review: int


def bring_in(
    place: Place, source: Path, *, journals: Sequence[Path] = (), dry_run: bool = False, now: datetime
) -> Brought:
    """Bring in the bag that is this folder, or in this .zip, .tar or .tar.gz file.

    Raises:
        InvalidInput: it is no bag that may be used, or a journal is none; nothing was changed.
        Conflict: something in it may not come in beside what is here; nothing was changed.
        StorageFull: there is no room for it; nothing was changed.
    """
    read = [read_journal(path) for path in journals]
    with opened_bag(place, source) as record:
        missing = _files_that_are_wanting(record)
        laid_files = [] if dry_run else _lay_files(place, record)
        try:
            return _in_one_transaction(place, record, read, missing, len(laid_files), dry_run=dry_run, now=now)
        except BaseException:
            _take_back(place, laid_files)
            raise


@contextmanager
def opened_bag(place: Place, source: Path) -> Iterator[Record]:
    """The record of a bag that was found whole. Raises InvalidInput."""
    with place.store.work_folder() as folder:
        root = unpack(source, folder) if source.is_file() else source.absolute()
        yield record_in(checked_bag(root))


def compare(place: Place, source: Path) -> list[Difference]:
    """How this archive differs from the one in the bag; raises as `bring_in` does."""
    with opened_bag(place, source) as record, reading(place.engine) as session:
        return differences(session, record)


def _in_one_transaction(
    place: Place, record: Record, journals: Sequence[Journal], missing: list[str], files: int, *, dry_run: bool,
    now: datetime,
) -> Brought:  # fmt: skip
    try:
        with writing(place.engine) as session:
            into_empty = is_empty(session)
            laid = lay_rows(session, record, into_empty=into_empty and record.is_whole, now=now)
            if into_empty and record.is_whole:
                _check_the_same(session, record)
            closed = _close(session, record, laid, journals, now)
            report = _report(record, laid, missing, files, closed, into_empty=into_empty)
            if dry_run:
                session.rollback()
            elif laid.rows or closed:
                _promise(session, laid, into_empty=into_empty, now=now)
                detail = {"bag": record.named, "rows": laid.rows, "files": files, "closed": closed}
                note_event(session, "import", "archive:bag", by_id=None, now=now, **detail)
    except IntegrityError as error:
        raise InvalidInput("The rows of this bag contradict each other; nothing was brought in.") from error
    return report


def _check_the_same(session: Session, record: Record) -> None:
    session.flush()
    other = differences(session, record)
    if other:
        named = ", ".join(f"{one.table} {one.name}" for one in other[:NAMED_AT_MOST])
        raise Conflict("What was brought in differs from the bag (%(named)s); nothing was changed.", named=named[:300])


def _close(session: Session, record: Record, laid: Laid, journals: Sequence[Journal], now: datetime) -> int:
    """Close what the bag and the journals know to be withdrawn; returns how much was closed."""
    own = Journal(FORMAT, now, list(_withdrawn(record, laid)))
    return sum(replay(session, journal, now=now).closed for journal in (own, *journals))


def _withdrawn(record: Record, laid: Laid) -> Iterator[Closed]:
    if not laid.withdrawn:
        return
    keys = {
        table: {row["id"]: row["key"] for row in record.rows(METADATA.tables[table])}
        for table in ("recordings", "stories", "passages", "subjects")
    }
    scopes = {"recording": "recordings", "story": "stories", "passage": "passages", "subject": "subjects"}
    for row in laid.withdrawn:
        kind = next(kind for kind in scopes if row[f"{kind}_id"] is not None)
        thing = f"{kind}:{keys[scopes[kind]][row[f'{kind}_id']]}"
        person = keys["subjects"].get(row["person_id"], "")
        yield Closed(thing, row["created_at"], row["key"], person, row["evidence"])


def _promise(session: Session, laid: Laid, *, into_empty: bool, now: datetime) -> None:
    """Listening copies, indexes and, beside other names, another look for names, are the worker's to make."""
    new = {
        name: [laid.numbers[name][number] for number in laid.numbers[name].keys() - laid.known[name]]
        for name in ("stories", "recordings", "uploads")
    }
    ask(session, Errand.rebuild_index, 0, now=now)
    ask_for_stories(session, sorted(new["stories"]), Errand.cut_story, now=now)
    for upload_id in sorted(new["uploads"]):
        ask(session, Errand.copy_recording, upload_id, now=now)
    for recording_id in sorted(new["recordings"]) if not into_empty else ():
        ask(session, Errand.tag_recording, recording_id, now=now)


def _report(record: Record, laid: Laid, missing: list[str], files: int, closed: int, *, into_empty: bool) -> Brought:
    return Brought(
        named=record.named,
        into_empty=into_empty,
        rows=laid.rows,
        recordings=laid.new["recordings"],
        stories=laid.new["stories"],
        files=files,
        missing=tuple(missing),
        moved=tuple(laid.moved_slugs),
        cut_off=laid.cut_off,
        closed=closed,
        to_review=len(laid.to_review),
    )


def _files_that_are_wanting(record: Record) -> list[str]:
    """Files that rows name and that are not in the bag, as it says itself. Raises InvalidInput for any other."""
    there = set(record.files())
    said = set(record.head.get("missing") or ())
    wanted = [KeptName("masters", row["sha256"]) for row in record.rows(METADATA.tables["recordings"])]
    wanted += [KeptName("pictures", row["name"]) for row in record.rows(METADATA.tables["subject_pictures"])]
    plans = (row["plan_name"] for row in record.rows(METADATA.tables["festivals"]))
    wanted += [KeptName("pictures", name) for name in plans if name]
    wanting = sorted({f"{one.folder}/{one.name}" for one in wanted if one not in there})
    untold = [name for name in wanting if name not in said]
    if untold:
        raise InvalidInput("“%(name)s” is named in the record and not in the bag.", name=untold[0])
    return wanting


def _lay_files(place: Place, record: Record) -> list[Path]:
    """Lay masters and pictures in the store by their hash; returns those that were not there."""
    laid: list[Path] = []
    files = record.files()
    room, needed = shutil.disk_usage(place.store.root).free, sum(path.stat().st_size for path in files.values())
    if needed > room:
        raise StorageFull(
            "The bag's files need %(needed)s bytes and the archive's disk has %(room)s; nothing was brought in.",
            needed=f"{needed:,}", room=f"{room:,}",
        )  # fmt: skip
    try:
        for kept, path in files.items():
            masters = kept.folder == "masters"
            target = place.store.master_path(kept.name) if masters else place.store.picture_path(kept.name)
            digest = kept.name.partition(".")[0]
            if look_at(target, digest) is Fixity.whole:
                continue
            if not masters:
                check_picture(path)
            fresh = not target.exists()
            copy_whole(path, target, digest)
            laid += [target] if fresh else []
    except BaseException:
        _take_back(place, laid)
        raise
    return laid


def _take_back(place: Place, laid: Sequence[Path]) -> None:
    """Files that no row came to name are taken away again, unless somebody gave the same bytes meanwhile."""
    with reading(place.engine) as session:
        named = {file.name for file in kept_files(session)} | set(session.scalars(select(Upload.sha256)))
    for path in laid:
        if path.name not in named:
            path.unlink(missing_ok=True)
