"""Taking the archive out: a whole bag, a public bag, or a plain folder, to disk or as a ZIP while it is written.

A whole bag holds closed material, and is for stewards. The two others hold what
any visitor may meet, and ask the gate for each story when its turn comes.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from fastapi.responses import StreamingResponse
from jinja2 import Environment

from archive.clock import utc_now
from archive.database import writing
from archive.events import note_event
from ingest.keeping.bags.bagging import as_bag
from ingest.keeping.bags.folders import write_folder
from ingest.keeping.bags.pieces import Piece
from ingest.keeping.bags.whole import Missing, whole_bag
from ingest.place import Place
from web.paper.public_address import public_address
from web.plain.copying import plain_copy
from web.zip_streaming import zip_blocks

PUBLIC = "public"
DESCRIBED = (
    "What any visitor could meet in a Storyloom archive on the day of bagging: pages, sound, words and data, to be "
    "read without a program. Whoever withdrew a voice since cannot take it out of this copy."
)


class Kind(StrEnum):
    """What can be taken out."""

    whole = "whole"
    public = "public"
    folder = "folder"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Files on their way out; `missing` fills while they go, `rows` is 0 where no record goes along."""

    pieces: Iterator[Piece]
    missing: Missing
    rows: int = 0
    recordings: int = 0


def leaving(
    place: Place, environment: Environment, kind: Kind, held: ExitStack, *, stories: Sequence[str] = (),
    recordings: Sequence[str] = (), now: datetime,
) -> Leaving:  # fmt: skip
    """The files of that kind; what they need meanwhile is held in `held`. Raises as `whole_bag` does."""
    if kind is Kind.whole:
        work = held.enter_context(place.store.work_folder())
        bag = whole_bag(place, work, stories=stories, recordings=recordings, now=now)
        return Leaving(bag.pieces, bag.missing, bag.rows, bag.recordings)
    files = plain_copy(place, environment, address=public_address(place.settings))
    if kind is Kind.public:
        files = as_bag(files, kind=PUBLIC, described=DESCRIBED, now=now)
    return Leaving(files, Missing())


def export_to(
    place: Place, environment: Environment, kind: Kind, target: Path, *, stories: Sequence[str] = (),
    recordings: Sequence[str] = (), now: datetime,
) -> tuple[int, Leaving]:  # fmt: skip
    """Write it into a new folder, whole or not at all, and note that; returns how many files there are, and of what."""
    with ExitStack() as held:
        out = leaving(place, environment, kind, held, stories=stories, recordings=recordings, now=now)
        files = write_folder(target, out.pieces)
    note_export(place, kind, by_id=None, now=utc_now(), files=files)
    return files, out


def note_export(place: Place, kind: Kind, *, by_id: int | None, now: datetime, **detail: int) -> None:
    """Write into the audit trail that it was taken out."""
    with writing(place.engine) as session:
        note_event(session, "export", f"archive:{kind.value}", by_id=by_id, now=now, **detail)


def zip_answer(place: Place, environment: Environment, kind: Kind, *, by_id: int, now: datetime) -> StreamingResponse:
    """It as a ZIP, written while it is sent. That it was asked for is noted before the first byte."""
    with ExitStack() as held:
        out = leaving(place, environment, kind, held, now=now)
        note_export(place, kind, by_id=by_id, now=now)
        blocks = _until_sent(out, held.pop_all(), name := f"storyloom-{kind.value}-{now:%Y%m%d}", now)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}.zip"'}
    return StreamingResponse(blocks, media_type="application/zip", headers=headers)


def _until_sent(out: Leaving, held: ExitStack, name: str, now: datetime) -> Iterator[bytes]:
    with held:
        yield from zip_blocks(out.pieces, folder=name, dated=now)
