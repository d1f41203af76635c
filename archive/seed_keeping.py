"""Keeping seed lots: writing one down with the hands it came through, or anew over what was kept before.

A lot is known by its name and its keeper. A handover that stays the same keeps the passage that says it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import Conflict, InvalidInput
from archive.fitting import check_fit
from archive.folding import fold
from archive.former_rows import by_content, left_over, take
from archive.lineages import first_loop
from archive.recipe_texts import Said
from archive.record_acts import ask_after_parent, check_version, note_act, set_fields, subject_named
from archive.record_addresses import follow_name, slug_for
from archive.said_at import KEPT
from archive.seeds import Handover, Seed, SeedStatus
from archive.subject_keeping import find_subject
from archive.subjects import Subject, SubjectKind

FIRST_YEAR, LAST_YEAR = 1, 9999


@dataclass(frozen=True, slots=True)
class HandoverText:
    """Who gave the seed to whom, as told."""

    giver: str = ""
    receiver: str = ""
    year: int | None = None
    note: str = ""
    said: Said = KEPT


@dataclass(frozen=True, slots=True)
class SeedText:
    """A seed lot in words; crop and keeper by name (empty: not known); `said` is where the keeper speaks of it."""

    name: str
    crop: str
    variety: str = ""
    keeper: str = ""
    year: int | None = None
    kept_at: str = ""
    quantity: str = ""
    status: SeedStatus = SeedStatus.unknown
    germination: str = ""
    note: str = ""
    said: Said = KEPT
    lineage: tuple[HandoverText, ...] = ()


def keep_seed(
    session: Session, text: SeedText, *, now: datetime, by_id: int | None = None, add_names: bool = True
) -> Seed:
    """Write a seed lot down; one of the same name and keeper is written anew in place.

    With `add_names` a crop or keeper that is not known becomes a subject.

    Raises:
        InvalidInput: the name or the crop is missing or not known, a text is too long, a name fits several subjects,
            or the lineage leads back to where it began.
    """
    seed = seed_like(session, text)
    if seed is None:
        return add_seed(session, text, now=now, by_id=by_id, add_names=add_names)
    _change(session, seed, text, now=now, by_id=by_id, add_names=add_names)
    return seed


def add_seed(session: Session, text: SeedText, *, now: datetime, by_id: int | None, add_names: bool = False) -> Seed:
    """Write a new seed lot down.

    Raises:
        Conflict: there is one of this name with this keeper.
        InvalidInput: as `keep_seed` does.
    """
    name = _given_name(text)
    there = seed_like(session, text)
    if there is not None:
        raise Conflict(
            "There is “%(there)s” with the same keeper already; edit that one, or give another name.", there=there.name
        )
    _check(text)
    crop, keeper_id = _crop_and_keeper(session, text, add_names=add_names, now=now)
    seed = Seed(slug=slug_for(session, Seed, name), name=name, crop_id=crop.id, keeper_id=keeper_id, created_at=now)
    session.add(seed)
    _write(session, seed, text, crop, keeper_id)
    seed.version = 1
    session.flush()
    note_act(session, seed, "add", by_id=by_id, now=now)
    return seed


def edit_seed(
    session: Session,
    seed: Seed,
    text: SeedText,
    *,
    version: int,
    by_id: int | None,
    now: datetime,
    add_names: bool = False,
) -> None:
    """Change a seed lot as a person says who looked at its `version`; a new name brings a new address.

    Raises:
        Conflict: someone changed it meanwhile, or another lot is called this and has the same keeper.
        InvalidInput: as `keep_seed` does.
    """
    check_version(seed, version)
    there = seed_like(session, text)
    if there is not None and there is not seed:
        raise Conflict("“%(there)s” with the same keeper is another lot; give this one another name.", there=there.name)
    _change(session, seed, text, now=now, by_id=by_id, add_names=add_names)


def seed_like(session: Session, text: SeedText) -> Seed | None:
    """The lot of this name with this keeper, if it was kept before; raises InvalidInput for an unclear name."""
    keeper = find_subject(session, [SubjectKind.person], text.keeper) if text.keeper.strip() else None
    if keeper is None and text.keeper.strip():
        return None
    keeper_id = keeper.id if keeper else None
    kept = session.scalars(select(Seed).where(Seed.keeper_id.is_not_distinct_from(keeper_id)))
    name = fold(text.name)
    return next((seed for seed in kept if fold(seed.name) == name), None)


def _given_name(text: SeedText) -> str:
    name = " ".join(text.name.split())
    if not fold(name):
        raise InvalidInput("Give the seed lot a name.")
    return name


def _check(text: SeedText) -> None:
    """What can be refused before anything is written."""
    _check_years(text)
    check_lineage(text.lineage)


def _change(session: Session, seed: Seed, text: SeedText, *, now: datetime, by_id: int | None, add_names: bool) -> None:
    name = _given_name(text)
    _check(text)
    crop, keeper_id = _crop_and_keeper(session, text, add_names=add_names, now=now)
    if fold(name) != fold(seed.name):
        follow_name(session, seed, name)
    crop_before = seed.crop_id
    if not _write(session, seed, text, crop, keeper_id):
        return
    seed.version += 1
    session.flush()
    if crop_before != seed.crop_id:
        ask_after_parent(session, seed, crop_before, now=now)
    note_act(session, seed, "edit", by_id=by_id, now=now)


def _crop_and_keeper(session: Session, text: SeedText, *, add_names: bool, now: datetime) -> tuple[Subject, int | None]:
    if not fold(text.crop):
        raise InvalidInput("Give the crop a name: which crop is it a seed of?")
    crop = subject_named(session, SubjectKind.crop, text.crop, add_names=add_names, now=now)
    if not text.keeper.strip():
        return crop, None
    return crop, subject_named(session, SubjectKind.person, text.keeper, add_names=add_names, now=now).id


def _write(session: Session, seed: Seed, text: SeedText, crop: Subject, keeper_id: int | None) -> bool:
    """Write all of it; says whether anything is another than it was."""
    fields = {
        "name": _given_name(text), "crop_id": crop.id, "keeper_id": keeper_id, "variety": text.variety.strip(),
        "year": text.year, "kept_at": text.kept_at.strip(), "quantity": text.quantity.strip(), "status": text.status,
        "germination": text.germination.strip(), "note": text.note.strip(),
    }  # fmt: skip
    if text.said != KEPT:
        fields["passage_id"] = text.said.passage_id if text.said else None
        fields["said_at_s"] = text.said.second if text.said else None
    changed = set_fields(seed, fields)
    check_fit(seed)
    session.flush()
    return _write_lineage(session, seed, text.lineage) or changed


def _check_years(text: SeedText) -> None:
    for year in (text.year, *(step.year for step in text.lineage)):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise InvalidInput("Give a year in four digits, such as 1949.")


def check_lineage(lineage: tuple[HandoverText, ...]) -> None:
    """Refuse a handover without names, and a lineage that leads back to where it began.

    Raises:
        InvalidInput: the sentence names the hands.
    """
    steps = []
    for number, step in enumerate(lineage, start=1):
        giver, receiver = fold(step.giver), fold(step.receiver)
        if not receiver:
            raise InvalidInput("Handover %(number)s: say who received the seed.", number=number)
        if giver:
            steps.append((giver, receiver))
    loop = first_loop(steps)
    if loop:
        told = {fold(name): name for step in lineage for name in (step.giver, step.receiver)}
        way = " → ".join(told[hand] for hand in (*loop, loop[0]))
        raise InvalidInput("The seed would come back to where it began (%(way)s); take one handover out.", way=way)


def _write_lineage(session: Session, seed: Seed, lineage: tuple[HandoverText, ...]) -> bool:
    rows = select(Handover).where(Handover.seed_id == seed.id).order_by(Handover.position)
    before = session.scalars(rows).all()
    former = by_content(((row.giver, row.receiver, row.year), row) for row in before)
    was = [_state(row) for row in before]
    written = []
    for position, step in enumerate(lineage):
        giver, receiver = step.giver.strip(), step.receiver.strip()
        row = take(former, (giver, receiver, step.year)) or Handover(
            seed_id=seed.id, giver=giver, receiver=receiver, year=step.year
        )
        row.position, row.note = position, step.note.strip()
        if step.said != KEPT:
            row.passage_id = step.said.passage_id if step.said else None
            row.said_at_s = step.said.second if step.said else None
        check_fit(row)
        session.add(row)
        written.append(row)
    for gone in left_over(former):
        session.delete(gone)
    session.flush()
    return was != [_state(row) for row in written]


def _state(row: Handover) -> tuple[object, ...]:
    return row.giver, row.receiver, row.year, row.note, row.passage_id, row.said_at_s
