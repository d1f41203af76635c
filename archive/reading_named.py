"""Subjects, recipes and seed lots by the beginning of a word of any of their names, as far as they may be met.

A name that serves the desk alone finds nothing here, and no name finds someone
who may not be met.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_mentions import Link
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.subjects import NameKind, Subject, SubjectName

MOST_ROWS = 300
Table = Literal["subject", "recipe", "seed"]


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that may be met; `called`: the other name it was found by ('' where by its own, or a misheard one)."""

    link: Link
    folded: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class Asks:
    """Who asks, when and through which channel."""

    viewer: Viewer
    now: datetime
    channel: Channel

    def met(self, thing: type[Any]) -> ColumnElement[bool]:
        """SQL: the row may be met."""
        return visible_to(self.viewer, self.channel, self.now, thing=thing)


def names_beginning(
    session: Session,
    keys: Sequence[str],
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.facet,
    tables: Collection[Table] = ("subject", "recipe", "seed"),
) -> tuple[Named, ...]:
    """Everything with a name of which some word, and those after it, begin as one of these keys does.

    Keys that come first count more, then the beginning of a whole name, a thing's own name, and the shorter one.
    """
    if not keys:
        return ()
    asks = Asks(viewer, now, channel)
    found: dict[tuple[str, int], tuple[tuple[int, bool, bool, int, str], Named]] = {}
    for one in _every(session, keys, tables, asks):
        place = next((n for n, key in enumerate(keys) if f" {key}" in f" {one.folded}"), len(keys))
        key = keys[min(place, len(keys) - 1)]
        rank = (place, not one.folded.startswith(key), bool(one.called), len(one.folded), one.link.name)
        known = found.get((one.link.kind, one.link.id))
        if known is None or rank < known[0]:
            found[one.link.kind, one.link.id] = (rank, one)
    return tuple(named for _, named in sorted(found.values(), key=lambda each: each[0]))


def keys_in_use(session: Session) -> frozenset[str]:
    """The keys of all names but those for the desk alone, to compare with what was typed; asks nothing of the gate.

    Who finds one that is spelt nearly so asks `names_beginning` for it, which does.
    """
    columns = (Subject.folded, Recipe.folded, Seed.folded)
    own = (key for column in columns for key in session.scalars(select(column)))
    others = session.scalars(select(SubjectName.folded).where(SubjectName.desk_only.is_(False)))
    return frozenset(own) | frozenset(others)


def _begins(column: Any, key: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = or_(
        column.startswith(key, autoescape=True), column.contains(f" {key}", autoescape=True)
    )
    return condition


def _every(session: Session, keys: Sequence[str], tables: Collection[Table], asks: Asks) -> Iterable[Named]:
    others = (
        select(Subject.id, Subject.kind, Subject.name, Subject.slug, SubjectName.folded, SubjectName.name,
               SubjectName.kind == NameKind.heard_as)
        .join(Subject, Subject.id == SubjectName.subject_id)
    )  # fmt: skip
    if asks.channel is not Channel.desk:
        others = others.where(SubjectName.desk_only.is_(False))
    wanted: tuple[tuple[Table, Any, Any, Any], ...] = (
        ("subject", _own(Subject, Subject.kind, Subject.name), Subject.folded, Subject),
        ("subject", others, SubjectName.folded, Subject),
        ("recipe", _own(Recipe, literal("recipe"), Recipe.title), Recipe.folded, Recipe),
        ("seed", _own(Seed, literal("seed"), Seed.name), Seed.folded, Seed),
    )
    for query, folded, thing in (row[1:] for row in wanted if row[0] in tables):
        begins = or_(*(_begins(folded, key) for key in keys))
        rows = session.execute(query.where(begins, asks.met(thing)).order_by(folded, thing.id).limit(MOST_ROWS))
        for id_, kind, name, slug, key, called, misheard in rows:
            yield Named(Link(str(kind), id_, name, slug), key, "" if misheard else called)


def _own(thing: type[Any], kind: Any, name: Any) -> Any:
    return select(thing.id, kind, name, thing.slug, thing.folded, literal(""), literal(False))
