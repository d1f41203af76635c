"""Looking at every file again: all at once when asked, and by the worker every seven days, a slice a minute.

A file that was never looked at comes first, so that a new one has its second
copy within a minute or so; one without a whole second copy comes again after an hour.

The bytes are read outside of any transaction. What each look found is kept,
and a damage or a repair is an event of the record.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.database import reading, writing
from archive.errors import MissingPart
from archive.events import note_event
from archive.keeping import COPIED, CopyState, FixityCheck, FixityState
from ingest.keeping.fixity_rounds import note_answering, note_round
from ingest.keeping.kept_files import KeptFile, kept_files
from ingest.keeping.repairing import Look, look_and_mend, second_copy_of
from ingest.place import Place
from media.second_copy import SecondCopy

AGAIN_AFTER = timedelta(days=7)
COPY_AGAIN_AFTER = timedelta(hours=1)
SLICE_BYTES = 64 * 1024**2
"""How much the worker reads in a minute, where a day of such minutes is enough for all that is due."""
SLICES_A_DAY = 1440
BAD = (FixityState.damaged, FixityState.gone)

Tell = Callable[[int, int], None]
Writing = Callable[[], AbstractContextManager[Session]]
"""How a transaction that writes is begun: a worker's begins by checking its fence."""


def check_all(place: Place, *, now: datetime, tell: Tell | None = None) -> int:
    """Look at every file now; `tell` is told how many of how many are done. Returns how many there are.

    Raises:
        MissingPart: a second copy is set and is not there, or stopped answering.
    """
    second = second_copy_of(place.settings)
    with reading(place.engine) as session:
        files = kept_files(session)
    _forget_the_others(place, files)
    silent = None
    for done, file in enumerate(files, start=1):
        silent = _check(place, file, None if silent else second, write=lambda: writing(place.engine), now=now) or silent
        if tell is not None:
            tell(done, len(files))
    with writing(place.engine) as session:
        note_round(session, files, now=now, again=True)
        note_answering(session, place.settings, silent, now=now)
    if silent is not None:
        raise silent
    return len(files)


def check_slice(place: Place, write: Writing, *, now: datetime) -> int:
    """Look at what is due, oldest look first, as far as one slice goes; returns at how many files.

    Raises:
        MissingPart: a second copy is set and is not there, or stopped answering; the files here were looked at.
    """
    second, silent = _second_copy(place)
    with reading(place.engine) as session:
        files = kept_files(session)
        due = _due(session, files, now, copies=second is not None)
    slice_ = _slice_of(place, due)
    for file in slice_:
        silent = _check(place, file, None if silent else second, write=write, now=now) or silent
    with write() as session:
        if slice_ and len(slice_) == len(due):
            note_round(session, files, now=now)
        note_answering(session, place.settings, silent, now=now)
    if silent is not None:
        raise silent
    return len(slice_)


def _second_copy(place: Place) -> tuple[SecondCopy | None, MissingPart | None]:
    try:
        return second_copy_of(place.settings), None
    except MissingPart as error:
        return None, error


def _due(session: Session, files: Iterable[KeptFile], now: datetime, *, copies: bool) -> list[KeptFile]:
    """Those whose last look is long ago, or in a time that only a wrong clock can have seen."""
    checked = {
        KeptFile(row.section, row.name): (row.checked_at, row.copy_state in COPIED)
        for row in session.execute(
            select(FixityCheck.section, FixityCheck.name, FixityCheck.checked_at, FixityCheck.copy_state)
        )
    }
    never = datetime.min.replace(tzinfo=now.tzinfo), False
    due = [(*checked.get(file, never), file) for file in files]
    return [
        file
        for looked_at, copied, file in sorted(due)
        if not now - (COPY_AGAIN_AFTER if copies and not copied else AGAIN_AFTER) < looked_at < now + AGAIN_AFTER
    ]


def _slice_of(place: Place, due: Sequence[KeptFile]) -> list[KeptFile]:
    """The first of what is due: a slice's bytes of it, or as many as let a day do all; one file at least."""
    sizes = [_size(file.in_store(place.store)) for file in due]
    budget = max(SLICE_BYTES, sum(sizes) // SLICES_A_DAY)
    taken: list[KeptFile] = []
    for file, size in zip(due, sizes, strict=True):
        if taken and size > budget:
            break
        taken.append(file)
        budget -= size
    return taken


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _check(
    place: Place, file: KeptFile, second: SecondCopy | None, *, write: Writing, now: datetime
) -> MissingPart | None:
    """Look and write down what was found; gives what a second copy said that did not answer."""
    look = look_and_mend(place.store, file, second, now=now)
    with write() as session:
        former = session.scalar(
            select(FixityCheck).where(FixityCheck.section == file.section, FixityCheck.name == file.name)
        )
        _note_what_happened(session, file, look, former, now)
        row = former or FixityCheck(section=file.section, name=file.name, copy_state=CopyState.none)
        row.state, row.size_bytes, row.checked_at = look.state, look.size_bytes, now
        if look.copy_state is not None and (second is not None or not place.settings.second_copy):
            row.copy_state = look.copy_state
        session.add(row)
    return look.silent


def _note_what_happened(
    session: Session, file: KeptFile, look: Look, former: FixityCheck | None, now: datetime
) -> None:
    """Damage is written down when it is found first, a repair whenever one was made."""
    thing = f"{file.section.value[:-1]}:{file.name}"
    if look.state is FixityState.repaired:
        note_event(session, "repair", thing, by_id=None, now=now)
    elif look.state in BAD and (former is None or former.state is not look.state):
        note_event(session, "find_damage", thing, by_id=None, now=now, state=look.state.value)
    if look.copy_state is CopyState.damaged and (former is None or former.copy_state is not CopyState.damaged):
        note_event(session, "find_damage", thing, by_id=None, now=now, state="second copy damaged")


def _forget_the_others(place: Place, files: Iterable[KeptFile]) -> None:
    """Looks at files that the record no longer names (a picture that was taken down) are of no more use."""
    wanted = set(files)
    with writing(place.engine) as session:
        rows = session.execute(select(FixityCheck.id, FixityCheck.section, FixityCheck.name)).all()
        over = [row.id for row in rows if KeptFile(row.section, row.name) not in wanted]
        for start in range(0, len(over), 500):
            session.execute(delete(FixityCheck).where(FixityCheck.id.in_(over[start : start + 500])))
