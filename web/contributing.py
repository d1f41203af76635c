"""Recordings that someone sends through the page: the form read, each file handed in, and each told the truth about.

One file's failure never touches the others: what was stored stays stored.
"""

import errno
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from archive.channels import Channel
from archive.errors import InvalidInput, StorageFull, StoryloomError
from archive.expectations import SAID, expectation_in
from archive.uploads import DEPOSIT_STATEMENT
from ingest.intake import CHUNK_BYTES, Deposit, take_in
from web.error_words import in_words
from web.gated import EVERYONE_SIGNED_IN, Known, gated_briefly
from web.i18n import N_, _, translated
from web.spoken_languages import language_code

MOST_FILES, MOST_FIELDS, FIELD_BYTES = 20, 40, 64 * 1024
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
STORED = N_("Stored. You can close this page")
FIELDS = ("title", "narrator", "recordist", "place", "recorded_on", "spoken_language")


@dataclass(frozen=True, slots=True)
class Contributed:
    """What was sent: who sent it, the words of the form as typed, and the files."""

    known: Known
    words: dict[str, str]
    deposit: bool
    files: tuple[UploadFile, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: stored under `key`, or refused for the reason in `error`."""

    name: str
    key: str
    error: StoryloomError | None

    @property
    def state(self) -> str:
        """`stored` or `refused`."""
        return "refused" if self.error else "stored"

    @property
    def message(self) -> str:
        """One sentence for the person."""
        return in_words(self.error) if self.error else translated(STORED)


async def contributed(
    request: Request, known: Annotated[Known, gated_briefly(Channel.desk, for_roles=EVERYONE_SIGNED_IN)]
) -> AsyncIterator[Contributed]:
    """The form as sent. Who sends it is known before a byte of it is read; its temporary files are gone afterwards."""
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(_("The archive's disk is full, so nothing was stored; keep your files.")) from error
        raise
    try:
        yield _read(form, known)
    finally:
        await form.close()


def _read(form: FormData, known: Known) -> Contributed:
    words = {name: _text(form, name) for name in (*FIELDS, *SAID.values())}
    words["expects"] = ",".join(value for value in form.getlist("expects") if isinstance(value, str))
    words["spoken_language"] = words["spoken_language"] or _text(form, "language")
    files = tuple(file for file in form.getlist("file") if isinstance(file, UploadFile) and file.filename)
    return Contributed(known, words, bool(_text(form, "deposit")), files)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return "".join(c for c in value if c.isprintable() or c == "\n").strip() if isinstance(value, str) else ""


def check(sent: Contributed) -> dict[str, str]:
    """What is wrong with the form, by field; empty when it can be taken."""
    wrong = {}
    if not sent.deposit:
        wrong["deposit"] = _("Tick this; without it the archive may not keep the recording.")
    if not sent.files:
        wrong["file"] = _("Choose at least one recording.")
    for name, read in (("recorded_on", stated_day), ("spoken_language", language_code)):
        try:
            read(sent.words[name])
        except InvalidInput as error:
            wrong[name] = in_words(error)
    try:
        expectation_in(sent.words)
    except InvalidInput as error:
        wrong["expects"] = in_words(error)
    return wrong


def take_all(sent: Contributed) -> list[Outcome]:
    """Hand in every file of a form that was checked."""
    deposit = Deposit(
        file_name="",
        statement=DEPOSIT_STATEMENT,
        account_id=sent.known.account_id,
        title=sent.words["title"] if len(sent.files) == 1 else "",
        narrator_name=sent.words["narrator"],
        recordist_name=sent.words["recordist"],
        place_name=sent.words["place"],
        language=language_code(sent.words["spoken_language"]),
        recorded_on=stated_day(sent.words["recorded_on"]),
        expectation=expectation_in(sent.words),
    )
    return [_take(sent, file, deposit) for file in sent.files]


def _take(sent: Contributed, file: UploadFile, deposit: Deposit) -> Outcome:
    name = plain_name(file.filename or "")
    try:
        upload = take_in(sent.known.place, _chunks(file.file), replace(deposit, file_name=name), now=sent.known.now)
    except StoryloomError as error:
        return Outcome(name, "", error)
    return Outcome(name, upload.key, None)


def plain_name(given: str) -> str:
    """A file's own name without the folders and control characters that a browser, or someone, put into it."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable()).strip()[:255] or "recording"


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def stated_day(given: str) -> date | None:
    """A day as year-month-day; none where nothing was given. Raises InvalidInput for anything else."""
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise InvalidInput(_("Give the day as year-month-day, such as 2026-05-30.")) from error
