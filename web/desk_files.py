"""A file handed in at the desk with a few fields beside it: who sends it is known before a byte of it is read."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, BinaryIO

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from archive.accounts import Role
from archive.channels import Channel
from web.gated import STAFF, Asking, Known, asking_again, gated_briefly

MOST_FIELDS, FIELD_BYTES, CHUNK_BYTES = 60, 64 * 1024, 256 * 1024


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was sent: by whom, the fields, and the file (None where none was chosen)."""

    known: Known
    form: FormData
    name: str
    file: BinaryIO | None

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes, piece by piece; nothing where there is none."""
        while self.file is not None and (chunk := self.file.read(CHUNK_BYTES)):
            yield chunk

    def asking(self) -> AbstractContextManager[Asking]:
        """Who asks, with a transaction that reads: to show a page again."""
        return asking_again(self.known)


def handed_in(*, field_bytes: int = FIELD_BYTES, for_roles: frozenset[Role] = STAFF) -> Any:
    """A dependency for the desk's routes that take a file, giving `HandedIn`; temporary files are gone afterwards."""
    return Depends(_reader(gated_briefly(Channel.desk, for_roles=for_roles), field_bytes), scope="function")


def _reader(door: Any, field_bytes: int) -> Callable[..., AsyncIterator[HandedIn]]:
    async def read(request: Request, known: Known = door) -> AsyncIterator[HandedIn]:
        form = await request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=field_bytes)
        try:
            file = form.get("file")
            there = isinstance(file, UploadFile) and bool(file.filename)
            yield HandedIn(
                known, form, file.filename or "" if isinstance(file, UploadFile) else "",
                file.file if there and isinstance(file, UploadFile) else None,
            )  # fmt: skip
        finally:
            await form.close()

    return read
