"""Seed lots at the desk: the list with what each still needs, and one as it is edited."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import record_facts
from archive.gate_lists import visible_to
from archive.reading_desk_places import DeskPlace, desk_places, told_by
from archive.reading_said import place_of
from archive.record_addresses import NOT_THERE, find_seed
from archive.seed_voice import may_print_label
from archive.seeds import Handover, Seed
from archive.subjects import Subject
from archive.told_names import told_names


@dataclass(frozen=True, slots=True)
class DeskSeed:
    """A seed lot in the desk's list; counts are of its handovers."""

    slug: str
    name: str
    crop: str
    keeper: str
    year: int | None
    handovers: int
    without_place: int
    retired: bool


@dataclass(frozen=True, slots=True)
class DeskHandover:
    """A handover with where it is told, if anyone said so."""

    row: Handover
    place: DeskPlace | None


@dataclass(frozen=True, slots=True)
class SeedAtDesk:
    """A seed lot as it is edited; `can_print`: its keeper's voice may be printed.

    `names_hidden` says that its name or note names someone who may not be named in public.
    """

    seed: Seed
    crop: str
    keeper: str
    place: DeskPlace | None
    lineage: tuple[DeskHandover, ...]
    recording_key: str
    names_hidden: bool
    can_print: bool


def desk_seeds(session: Session, *, viewer: Viewer, now: datetime) -> tuple[DeskSeed, ...]:
    """Every seed lot, retired ones last, by name."""
    crop, person = aliased(Subject), aliased(Subject)
    rows = session.execute(
        select(Seed.id, Seed.slug, Seed.name, crop.name, person.name, Seed.year, Seed.retired_at)
        .join(crop, crop.id == Seed.crop_id)
        .outerjoin(person, person.id == Seed.keeper_id)
        .where(visible_to(viewer, Channel.desk, now, thing=Seed))
        .order_by(Seed.retired_at.is_not(None), Seed.name, Seed.id)
    ).all()
    handovers, bare = Counter[int](), Counter[int]()
    for seed_id, passage_id in session.execute(select(Handover.seed_id, Handover.passage_id)):
        handovers[seed_id] += 1
        bare[seed_id] += passage_id is None
    return tuple(
        DeskSeed(slug, name, of, keeper or "", year, handovers[id_], bare[id_], retired is not None)
        for id_, slug, name, of, keeper, year, retired in rows
    )


def read_desk_seed(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> SeedAtDesk:
    """The seed lot at this address, or that was there once.

    Raises:
        NotFound: there is none at this viewer's desk.
    """
    seed = find_seed(session, slug)
    if not may(viewer, record_facts(seed), Channel.desk, now).allow:
        raise NotFound(NOT_THERE[Seed])
    rows = session.scalars(select(Handover).where(Handover.seed_id == seed.id).order_by(Handover.position)).all()
    own = place_of(seed)
    places = desk_places(session, [own, *(place_of(row) for row in rows)])
    wanted = select(Subject.id, Subject.name).where(Subject.id.in_({seed.crop_id, seed.keeper_id or 0}))
    names = {row.id: row.name for row in session.execute(wanted)}
    in_public = told_names(session, [seed.name, seed.note], viewer=VISITOR, channel=Channel.page, now=now)
    counted = Counter(place.recording_key for place in places.values())
    return SeedAtDesk(
        seed=seed,
        crop=names.get(seed.crop_id, ""),
        keeper=names.get(seed.keeper_id or 0, ""),
        place=places.get(own) if own else None,
        lineage=tuple(DeskHandover(row, places.get(place) if (place := place_of(row)) else None) for row in rows),
        recording_key=counted.most_common(1)[0][0] if counted else told_by(session, seed.keeper_id),
        names_hidden=any(words and not in_public.text(words) for words in (seed.name, seed.note)),
        can_print=may_print_label(session, seed, viewer=VISITOR, now=now),
    )
