"""What a search can be narrowed by: things named in an address, and the labels of those that were counted.

A thing that may not be met reads like one that never was. Someone who tells a
story and someone who is spoken of are told apart (`narrator`, `person`),
though both are people with one page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.festival_stories import festival_channel
from archive.festivals import Festival
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.stories import OldSlug
from archive.subjects import Subject, SubjectKind

NARRATOR, LANGUAGE, YEAR = "narrator", "language", "year"
SUBJECT_KINDS = tuple(kind.value for kind in SubjectKind)
FESTIVAL = "festival"
KINDS = (NARRATOR, *SUBJECT_KINDS, "recipe", "seed", FESTIVAL, LANGUAGE, YEAR)
_LONGEST_CODE, _LAST_YEAR = 10, 9999


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One filter: `value` is how an address says it, `id` what the index knows it by, `name` what a reader reads."""

    kind: str
    value: str
    id: int | str
    name: str

    @property
    def pair(self) -> tuple[str, str]:
        """As in an address."""
        return self.kind, self.value


def narrowed_by(
    session: Session,
    named: Collection[tuple[str, str]],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.facet,
) -> dict[tuple[str, str], Narrowing]:
    """By (kind, value) as asked: the filters that there are. An address that a thing once had still names it."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, value in named:
        if kind not in (LANGUAGE, YEAR):
            slugs[_table_kind(kind)].add(value)
    by_slug = _by_slug(session, slugs, viewer=viewer, now=now, channel=channel)
    found = {}
    for kind, value in named:
        row = by_slug.get((_table_kind(kind), value))
        one = Narrowing(kind, row[2], row[0], row[1]) if row else _plain(kind, value)
        if one is not None:
            found[kind, value] = one
    return found


def narrowings(
    session: Session,
    counted: Iterable[tuple[str, int | str]],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.facet,
) -> dict[tuple[str, int | str], Narrowing]:
    """By (kind, id) as the index counts them: those that may be met."""
    found: dict[tuple[str, int | str], Narrowing] = {}
    ids: dict[str, set[int]] = defaultdict(set)
    pairs = list(counted)
    for kind, id_ in pairs:
        if kind in (LANGUAGE, YEAR):
            found[kind, id_] = Narrowing(kind, str(id_), id_, str(id_))
        else:
            ids[_table_kind(kind)].add(int(id_))
    rows = _rows(session, lambda thing, kind: thing.id.in_(ids[kind]), set(ids), (viewer, channel, now))
    known = {(kind, id_): (name, slug) for kind, id_, name, slug in rows}
    for kind, id_ in pairs:
        row = known.get((_table_kind(kind), int(id_) if kind not in (LANGUAGE, YEAR) else 0))
        if row is not None:
            found[kind, id_] = Narrowing(kind, row[1], id_, row[0])
    return found


def _table_kind(kind: str) -> str:
    return "person" if kind == NARRATOR else kind


def _plain(kind: str, value: str) -> Narrowing | None:
    if kind == YEAR:
        usable = value.isascii() and value.isdecimal() and 0 < int(value[:5]) <= _LAST_YEAR
        return Narrowing(kind, value, int(value), value) if usable else None
    usable = (
        kind == LANGUAGE and 1 < len(value) <= _LONGEST_CODE and value.replace("-", "").isalnum() and value.isascii()
    )
    return Narrowing(kind, value, value, value) if usable else None


def _by_slug(
    session: Session, slugs: dict[str, set[str]], *, viewer: Viewer, now: datetime, channel: Channel
) -> dict[tuple[str, str], tuple[int, str, str]]:
    """(kind, slug as given) -> id, name and the slug it has today."""
    asks = (viewer, channel, now)
    rows = _rows(session, lambda thing, kind: thing.slug.in_(slugs[kind]), set(slugs), asks)
    found = {(kind, slug): (id_, name, slug) for kind, id_, name, slug in rows}
    missing = {(kind, slug) for kind, own in slugs.items() for slug in own if (kind, slug) not in found}
    if missing:
        query = select(OldSlug.kind, OldSlug.slug, OldSlug.target_id).where(
            OldSlug.slug.in_({slug for _, slug in missing})
        )
        moved = {(kind, id_): slug for kind, slug, id_ in session.execute(query) if (kind, slug) in missing}
        ids = {id_ for _, id_ in moved}
        for kind, id_, name, slug in _rows(session, lambda thing, _kind: thing.id.in_(ids), set(slugs), asks):
            if (kind, id_) in moved:
                found[kind, moved[kind, id_]] = (id_, name, slug)
    return found


def _rows(
    session: Session, condition: Any, kinds: set[str], asks: tuple[Viewer, Channel, datetime]
) -> list[tuple[str, int, str, str]]:
    """Kind, id, name and slug of those that may be met."""
    viewer, channel, now = asks
    rows: list[tuple[str, int, str, str]] = []
    wanted = kinds & set(SUBJECT_KINDS)
    if wanted:
        these = (condition(Subject, kind) & (Subject.kind == SubjectKind(kind)) for kind in sorted(wanted))
        query = select(Subject.kind, Subject.id, Subject.name, Subject.slug).where(
            _any(these), visible_to(viewer, channel, now, thing=Subject)
        )
        rows += [(str(kind), id_, name, slug) for kind, id_, name, slug in session.execute(query)]
    records = ("recipe", Recipe, Recipe.title, channel), ("seed", Seed, Seed.name, channel)
    for kind, thing, name, through in (*records, (FESTIVAL, Festival, Festival.name, festival_channel(channel))):
        if kind in kinds:
            named = select(thing.id, name, thing.slug).where(condition(thing, kind))
            found = session.execute(named.where(visible_to(viewer, through, now, thing=thing)))
            rows += [(kind, id_, its_name, slug) for id_, its_name, slug in found]
    return rows


def _any(conditions: Iterable[Any]) -> Any:
    first, *others = conditions
    for each in others:
        first |= each
    return first
