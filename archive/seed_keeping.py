"""Keeping seed lots: writing one down with the hands it came through, or anew over what was kept before.

A lot is known by its name and its keeper. A handover that stays the same keeps the passage that says it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.fitting import check_fit
from archive.folding import fold
from archive.former_rows import by_content, left_over, take
from archive.seeds import Handover, Seed, SeedStatus
from archive.slugs import free_slug
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind


@dataclass(frozen=True, slots=True)
class HandoverText:
    """Who gave the seed to whom, as told."""

    giver: str = ""
    receiver: str = ""
    year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeedText:
    """A seed lot in words; crop and keeper by name (`keeper` empty: not known)."""

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
    lineage: tuple[HandoverText, ...] = ()


def keep_seed(session: Session, text: SeedText, *, now: datetime) -> Seed:
    """Write a seed lot down; one of the same name and keeper is written anew in place.

    The crop and the keeper are found, or added as subjects.

    Raises:
        InvalidInput: the name or the crop is missing, a text is too long, or a name fits several subjects.
    """
    name = " ".join(text.name.split())
    if not fold(name):
        raise InvalidInput("Give the seed lot a name.")
    crop = find_or_add_subject(session, SubjectKind.crop, text.crop, now=now)
    keeper_id = (
        find_or_add_subject(session, SubjectKind.person, text.keeper, now=now).id if text.keeper.strip() else None
    )
    seed = _kept_before(session, name, keeper_id)
    if seed is None:
        seed = Seed(slug=free_slug(session, name, Seed.slug), keeper_id=keeper_id, created_at=now)
    seed.name, seed.crop_id, seed.variety, seed.year = name, crop.id, text.variety, text.year
    seed.kept_at, seed.quantity, seed.status = text.kept_at, text.quantity, text.status
    seed.germination, seed.note = text.germination, text.note
    check_fit(seed)
    session.add(seed)
    session.flush()
    _write_lineage(session, seed, text.lineage)
    return seed


def _kept_before(session: Session, name: str, keeper_id: int | None) -> Seed | None:
    kept = session.scalars(select(Seed).where(Seed.keeper_id.is_not_distinct_from(keeper_id)))
    return next((seed for seed in kept if fold(seed.name) == fold(name)), None)


def _write_lineage(session: Session, seed: Seed, lineage: tuple[HandoverText, ...]) -> None:
    rows = select(Handover).where(Handover.seed_id == seed.id).order_by(Handover.position)
    former = by_content(((row.giver, row.receiver, row.year), row) for row in session.scalars(rows))
    for position, step in enumerate(lineage):
        row = take(former, (step.giver, step.receiver, step.year)) or Handover(
            seed_id=seed.id, giver=step.giver, receiver=step.receiver, year=step.year
        )
        row.position, row.note = position, step.note
        check_fit(row)
        session.add(row)
    for gone in left_over(former):
        session.delete(gone)
    session.flush()
