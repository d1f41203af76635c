"""What the archive lacks, as a wish list for the next recording day: things with no voice or one, people never heard.

For the desk: it counts what is not open to anyone yet. It may be printed and
carried about, so people stand on it under the most reserved name they gave.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mention_targets import Target, TargetKind
from archive.reading_unasked import Unasked, unasked_narrators
from archive.recipes import Recipe
from archive.recordings import Contribution, Part
from archive.seeds import Seed
from archive.subjects import Subject, SubjectKind
from archive.unwilling import reserved_names, unwilling_people
from archive.voices_heard import Heard, heard_by_target

ENOUGH_VOICES = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A crop, dish, recipe or seed with no voice or one; `ask` are people who may know more. `key` is its own."""

    kind: str
    name: str
    slug: str
    key: str
    voices: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unheard:
    """Someone who is spoken of and was never recorded, and who speaks of them."""

    name: str
    key: str
    passages: int
    spoken_of_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The whole list; crops, dishes, recipes and seeds that nobody speaks of come before those with one voice."""

    quiet: tuple[Gap, ...]
    unheard: tuple[Unheard, ...]
    unasked: tuple[Unasked, ...]

    def of_kind(self, kind: str) -> tuple[Gap, ...]:
        """Those of one kind."""
        return tuple(gap for gap in self.quiet if gap.kind == kind)


def read_gaps(session: Session, *, viewer: Viewer, now: datetime) -> Gaps:
    """What is missing, as far as this viewer may look behind the desk."""
    heard = heard_by_target(session)
    names = _names(session, viewer, now)
    unwilling = unwilling_people(session)
    quiet = [
        Gap(kind, name, slug, key, _named(names, heard[target].voices),
            _named(names, knowing - heard[target].voices - unwilling))
        for target, kind, name, slug, key, knowing in _things(session, viewer, now)
        if len(heard[target].voices) < ENOUGH_VOICES
    ]  # fmt: skip
    quiet.sort(key=lambda gap: (len(gap.voices), gap.name.casefold()))
    return Gaps(
        tuple(quiet),
        tuple(_unheard(session, heard, names, unwilling, viewer=viewer, now=now)),
        unasked_narrators(session, viewer=viewer, now=now),
    )


def _named(names: Mapping[int, str], voices: Iterable[int]) -> tuple[str, ...]:
    """Names in order; a recording whose narrator nobody named gives one without a name."""
    return tuple(sorted(names.get(voice, "") for voice in voices))


def _names(session: Session, viewer: Viewer, now: datetime) -> dict[int, str]:
    people = select(Subject.id, Subject.name).where(
        Subject.kind == SubjectKind.person, visible_to(viewer, Channel.desk, now, thing=Subject)
    )
    reserved = reserved_names(session)
    return {id_: reserved.get(id_, name) for id_, name in session.execute(people)}


Thing = tuple[Target, str, str, str, str, set[int]]
"""Its target, kind, name, slug and key, and the people who may know more of it."""


def _things(session: Session, viewer: Viewer, now: datetime) -> list[Thing]:
    things: list[Thing] = []
    knowing: dict[int, set[int]] = {}
    records: tuple[tuple[TargetKind, Any, Any, Any, Any], ...] = (
        ("recipe", Recipe, Recipe.title, Recipe.dish_id, Recipe.from_person_id),
        ("seed", Seed, Seed.name, Seed.crop_id, Seed.keeper_id),
    )
    for kind, thing, name, parent, person in records:
        query = select(thing.id, name, thing.slug, thing.key, parent, person).where(
            thing.retired_at.is_(None), visible_to(viewer, Channel.desk, now, thing=thing)
        )
        for id_, its_name, slug, key, parent_id, person_id in session.execute(query):
            own = {person_id} - {None}
            knowing.setdefault(parent_id, set()).update(own)
            things.append(((kind, id_), kind, its_name, slug, key, own))
    subjects = select(Subject.id, Subject.kind, Subject.name, Subject.slug, Subject.key).where(
        Subject.kind.in_([SubjectKind.crop, SubjectKind.dish]),
        Subject.retired_at.is_(None),
        visible_to(viewer, Channel.desk, now, thing=Subject),
    )
    for id_, its_kind, its_name, slug, key in session.execute(subjects):
        things.append((("subject", id_), its_kind.value, its_name, slug, key, knowing.get(id_, set())))
    return things


def _unheard(
    session: Session,
    heard: Mapping[Target, Heard],
    names: Mapping[int, str],
    unwilling: set[int],
    *,
    viewer: Viewer,
    now: datetime,
) -> list[Unheard]:
    """Those spoken of most often first; nobody who asked not to be spoken of."""
    recorded = select(Contribution.person_id).where(Contribution.part == Part.narrator)
    query = select(Subject.id, Subject.name, Subject.key).where(
        Subject.kind == SubjectKind.person,
        Subject.retired_at.is_(None),
        Subject.id.not_in(recorded),
        visible_to(viewer, Channel.desk, now, thing=Subject),
    )
    found = [
        Unheard(name, key, heard["subject", id_].times, _named(names, heard["subject", id_].voices))
        for id_, name, key in session.execute(query)
        if ("subject", id_) in heard and id_ not in unwilling
    ]
    return sorted(found, key=lambda one: (-one.passages, one.name.casefold()))
