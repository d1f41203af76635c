"""Taking bytes in: received, hashed and on disk first, then recorded with its run promised, in one commit.

Pages and the command line both come through here.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from archive.database import reading, writing
from archive.errors import InvalidInput
from archive.events import note_event
from archive.expectations import NOTHING_EXPECTED, Expectation
from archive.keys import new_key
from archive.uploads import Upload, UploadState, same_bytes_before, seal_upload
from ingest.place import Place
from ingest.promise import promise_run, write_steps
from media.store import hash_file

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Deposit:
    """What an uploader says of a file."""

    file_name: str
    statement: str
    account_id: int | None = None
    title: str = ""
    narrator_name: str = ""
    recordist_name: str = ""
    place_name: str = ""
    language: str = ""
    recorded_on: date | None = None
    synthetic: bool = False
    expectation: Expectation = NOTHING_EXPECTED


def take_in(place: Place, chunks: Iterable[bytes], deposit: Deposit, *, now: datetime) -> Upload:
    """Receive one file and promise its run. When this returns, the bytes and the promise are safe.

    Raises:
        InvalidInput: the deposit was not stated, the file is empty, or this person gave it before.
        TooLarge, StorageFull: as `media.store` says; nothing is left of the file.
    """
    upload = upload_of(deposit, now)
    received = place.store.receive(upload.key, chunks, limit_bytes=place.settings.upload_limit_bytes)
    upload.sha256, upload.size_bytes = received.sha256, received.size_bytes
    with writing(place.engine) as session:
        try:
            seal_upload(session, upload)
            write_steps(session, upload)
            promise_run(session, upload)
            note_event(session, "upload", f"upload:{upload.key}", by_id=deposit.account_id, now=now)
        except BaseException:
            place.store.discard_upload(upload.key)
            raise
    # Where the commit itself fails its bytes stay: a disk that fails then may have it all the same, when next read.
    return upload


def take_in_file(place: Place, path: Path, deposit: Deposit, *, now: datetime) -> Upload:
    """Receive a file from this machine's disk; the original stays where it is.

    Raises as `take_in` does, and InvalidInput where a command gave the same bytes before.
    """
    if not path.is_file():
        raise InvalidInput("There is no file at %(path)s; check the name.", path=path)
    with reading(place.engine) as session:
        if same_bytes_before(session, Upload(sha256=hash_file(path), account_id=deposit.account_id)) is not None:
            raise InvalidInput(
                "You gave this recording before: “%(upload)s” is already in the archive.", upload=path.name
            )
    return take_in(place, chunks_of(path), deposit, now=now)


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a mebibyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def upload_of(deposit: Deposit, now: datetime) -> Upload:
    """The row of what somebody deposits, its bytes still unknown."""
    return Upload(
        key=new_key(),
        account_id=deposit.account_id,
        file_name=_plain(deposit.file_name),
        state=UploadState.sealed,
        deposit_statement=deposit.statement,
        title=_plain(deposit.title)[:300],
        narrator_name=_plain(deposit.narrator_name)[:200],
        recordist_name=_plain(deposit.recordist_name)[:200],
        place_name=_plain(deposit.place_name)[:200],
        language=_plain(deposit.language)[:10],
        recorded_on=deposit.recorded_on,
        synthetic=deposit.synthetic,
        expectation=deposit.expectation.kept(),
        created_at=now,
    )


def _plain(text: str) -> str:
    """One line that any database can keep: no control characters, no halves of characters."""
    whole = text.encode("utf-8", "replace").decode()
    return " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in whole).split())
