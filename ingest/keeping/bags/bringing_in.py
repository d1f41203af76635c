"""Bringing a bag in: all of it or nothing. Files first, by their hash; then every row in one transaction.

An import only ever closes: what is here stays as it is, what the bag knows to be
withdrawn is withdrawn here too, and journals of withdrawals may be given beside.
What was destroyed here does not come back (see `destroyed`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from archive.database import reading, writing
from archive.errors import Conflict, InvalidInput
from archive.events import note_event
from archive.keys import new_key
from archive.outbox import Errand, ask
from archive.story_places import ask_for_stories
from archive.tables import METADATA
from ingest.keeping.bags.checking import checked_bag
from ingest.keeping.bags.comparing import Difference, differences
from ingest.keeping.bags.destroyed import CONTRADICTION
from ingest.keeping.bags.laying import Laid, is_empty, lay_rows
from ingest.keeping.bags.laying_files import lay_files, take_back, wanted_files
from ingest.keeping.bags.reading import Record, record_in
from ingest.keeping.bags.unpacking import unpack
from ingest.keeping.withdrawal_journal import FORMAT, Closed, Journal, Replayed, read_journal, replay
from ingest.place import Place

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
    renamed: tuple[tuple[str, str], ...]
    cut_off: int
    closed: int
    destroyed: int
    to_review: int
    destroyed_there: int
    """Recordings that are here and that the bag calls destroyed: withdrawn, and the rest is for a person."""


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
        wanted = wanted_files(place, record)
        laid = [] if dry_run else lay_files(place, wanted.there)
        try:
            return _in_one_transaction(place, record, read, wanted.missing, len(laid), dry_run=dry_run, now=now)
        finally:
            take_back(place, laid)


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
            done = _close(session, record, laid, journals, now)
            report = _report(record, laid, missing, files, done, into_empty=into_empty)
            if dry_run:
                session.rollback()
            elif laid.rows or done.closed or done.destroyed:
                _promise(session, laid, into_empty=into_empty, now=now)
                detail = {"bag": record.named, "rows": laid.rows, "files": files, "closed": done.closed}
                note_event(session, "import", "archive:bag", by_id=None, now=now, **detail)
    except IntegrityError as error:
        raise InvalidInput(CONTRADICTION) from error
    return report


def _check_the_same(session: Session, record: Record) -> None:
    session.flush()
    other = differences(session, record)
    if other:
        named = ", ".join(f"{one.table} {one.name}" for one in other[:NAMED_AT_MOST])
        raise Conflict("What was brought in differs from the bag (%(named)s); nothing was changed.", named=named[:300])


def _close(session: Session, record: Record, laid: Laid, journals: Sequence[Journal], now: datetime) -> Replayed:
    """Close what the bag and the journals know to be withdrawn, and destroy what the journals say was destroyed."""
    own = Journal(FORMAT, now, [*_withdrawn(record, laid), *_destroyed(record, laid)])
    done = [replay(session, journal, now=now) for journal in (own, *journals)]
    return Replayed(*(sum(getattr(one, each.name) for one in done) for each in fields(Replayed)))


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


def _destroyed(record: Record, laid: Laid) -> Iterator[Closed]:
    """What the bag calls destroyed and is here is withdrawn: destroying it is for a person of this archive."""
    if laid.destroyed:
        keys = {row["id"]: row["key"] for row in record.rows(METADATA.tables["recordings"])}
        for row in laid.destroyed:
            yield Closed(f"recording:{keys[row['recording_id']]}", row["destroyed_at"], new_key(), "", row["reason"])


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


def _report(record: Record, laid: Laid, missing: list[str], files: int, done: Replayed, *, into_empty: bool) -> Brought:
    return Brought(
        named=record.named,
        into_empty=into_empty,
        rows=laid.rows,
        recordings=laid.new["recordings"],
        stories=laid.new["stories"],
        files=files,
        missing=tuple(missing),
        moved=tuple(laid.moved_slugs),
        renamed=tuple(laid.renamed),
        cut_off=laid.cut_off,
        closed=done.closed,
        destroyed=done.destroyed,
        to_review=len(laid.to_review),
        destroyed_there=len(laid.destroyed),
    )
