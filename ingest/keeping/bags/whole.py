"""The whole bag: every master and picture and the record as data, for another Storyloom and for the years.

It holds what is closed too, with everybody's names, and what each agreed to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archive.database import reading
from ingest.keeping.bags.bagging import as_bag
from ingest.keeping.bags.choosing import chosen_rows
from ingest.keeping.bags.pieces import Piece, of_file, of_json
from ingest.keeping.bags.record import KeptName, Written, head_of, write_record
from ingest.place import Place
from media.fixity import Fixity, look_at
from media.store import LocalStore

WHOLE = "whole"
DESCRIBED = (
    "A Storyloom archive, for another Storyloom and for keeping. It holds closed material and people's full names: "
    "what may be shown of it, and to whom, the agreements in data/record say."
)


@dataclass(slots=True)
class Missing:
    """Files that the record names and that are damaged or gone; known once the bag is written."""

    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WholeBag:
    """A bag on its way out: its files in order, what is missing from it, and how many rows it has."""

    pieces: Iterator[Piece]
    missing: Missing
    rows: int
    recordings: int


def whole_bag(
    place: Place, work: Path, *, stories: Sequence[str] = (), recordings: Sequence[str] = (), now: datetime
) -> WholeBag:
    """The files of a bag of everything, or of these stories (by slug) and recordings (by key).

    The record is written into `work` first, as of now; masters are hashed before they go along, and one
    that is not whole is left out and named.

    Raises:
        NotFound: there is no such story or recording.
        StorageFull: there is no room for the record in `work`.
    """
    some = bool(stories or recordings)
    with reading(place.engine) as session:
        chosen = chosen_rows(session, stories=stories, recordings=recordings) if some else None
        written = write_record(session, work, chosen=chosen)
        head = head_of(session, written, missing=[], now=now, whole=not some)
    missing = Missing()
    payload = _payload(place.store, written, head, missing)
    pieces = as_bag(payload, kind=WHOLE, described=DESCRIBED, now=now)
    return WholeBag(pieces, missing, sum(written.rows.values()), written.rows["recordings"])


def _payload(store: LocalStore, written: Written, head: dict[str, object], missing: Missing) -> Iterator[Piece]:
    for kept in written.names:
        path = _in_store(store, kept)
        if look_at(path, kept.name.partition(".")[0]) is Fixity.whole:
            yield of_file(f"{kept.folder}/{kept.name}{kept.suffix}", path)
        else:
            missing.names.append(f"{kept.folder}/{kept.name}")
    for name, path in written.files.items():
        yield of_file(f"record/{name}.jsonl", path)
    yield of_json("record/archive.json", {**head, "missing": missing.names})


def _in_store(store: LocalStore, kept: KeptName) -> Path:
    return store.master_path(kept.name) if kept.folder == "masters" else store.picture_path(kept.name)
