"""Which rows a bag of chosen stories and recordings holds: all that belongs to them, and whatever they speak of.

What is agreed goes along with what it is about, and so do the groups and the
festival that it is kept to, without their members. Trails, other festivals and
weaves stay, for they lead to more than was chosen.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, Table, select
from sqlalchemy.orm import Session

from archive.errors import NotFound
from archive.recordings import find_recording
from archive.stories import Story, StorySpan
from archive.tables import METADATA
from ingest.keeping.bags.tables import ADDRESSED, BELONGS_TO, THINGS, number_of, points_at, tables

FOLLOWED = frozenset({"accounts", "community_groups", "labels", "protocols", "recipes", "seeds", "subjects"})
"""Whoever and whatever a chosen row points at goes along; where it points elsewhere, it does so no more."""
STAYS = frozenset({"candidate_decisions", "candidate_places", "group_members", "listening_counts", "stalls", "stops",
                   "trail_clips", "trail_versions", "version_stops", "weave_steps"})  # fmt: skip
BOUND_TO = frozenset({("agreements", "festivals")})
"""What is agreed for one festival is so in the bag too: without its row it would be open to all."""
AT_ONCE = 500
Chosen = dict[str, set[int]]
"""Table -> the numbers of its rows."""


def chosen_rows(session: Session, *, stories: Sequence[str], recordings: Sequence[str]) -> Chosen:
    """Rows by table, for stories by their slugs and recordings by their keys; a story's recordings come whole.

    A recording's stories come along where all of their recordings do.

    Raises:
        NotFound: there is no such story or recording.
    """
    told = {_story_id(session, slug) for slug in stories}
    heard = {find_recording(session, key).id for key in recordings}
    spans: dict[int, set[int]] = defaultdict(set)
    for story_id, recording_id in session.execute(select(StorySpan.story_id, StorySpan.recording_id)):
        spans[story_id].add(recording_id)
    for story_id in told:
        heard |= spans[story_id]
    chosen: Chosen = defaultdict(set)
    chosen["recordings"] = heard
    chosen["stories"] = told | {story_id for story_id, own in spans.items() if own <= heard}
    _take_along(session, chosen)
    _as_shown(session, chosen)
    _what_was_done(session, chosen)
    return chosen


def _story_id(session: Session, slug: str) -> int:
    found = session.scalar(select(Story.id).where(Story.slug == slug))
    if found is None:
        raise NotFound("There is no story “%(slug)s”; give what stands in its address.", slug=slug)
    return found


def _take_along(session: Session, chosen: Chosen) -> None:
    """Until nothing more comes: what belongs to chosen rows, and what chosen rows point at."""
    before = -1
    while (size := sum(map(len, chosen.values()))) != before:
        before = size
        for table in tables():
            if table.name in BELONGS_TO and table.name not in STAYS:
                chosen[table.name] |= set(_belonging(session, table, chosen))
        for table in tables():
            for column, target in points_at(table, {"kind": ""}).items():
                if target in FOLLOWED or (table.name, target) in BOUND_TO:
                    chosen[target] |= set(_pointed_at(session, table, column, chosen[table.name]))


def _as_shown(session: Session, chosen: Chosen) -> None:
    """The templates whose words were agreed to."""
    templates, agreements = METADATA.tables["agreement_templates"], METADATA.tables["agreements"]
    keys = set(_in(session, select(agreements.c.template_key).distinct(), agreements.c.id, chosen["agreements"]))
    chosen["agreement_templates"] = set(_in(session, select(templates.c.id), templates.c.key, keys - {""}))


def _belonging(session: Session, table: Table, chosen: Chosen) -> Iterator[int]:
    number = table.columns[number_of(table) or next(iter(table.primary_key)).name]
    if table.name == "old_slugs":
        for kind, target in ADDRESSED.items():
            yield from _in(session, select(number).where(table.c.kind == kind), table.c.target_id, chosen[target])
        return
    for column in BELONGS_TO[table.name]:
        target = points_at(table, {"kind": ""})[column]
        yield from _in(session, select(number), table.columns[column], chosen[target])


def _pointed_at(session: Session, table: Table, column: str, numbers: Collection[int]) -> Iterator[int]:
    wanted = select(table.columns[column]).where(table.columns[column].is_not(None)).distinct()
    return _in(session, wanted, next(iter(table.primary_key)), numbers)


def _what_was_done(session: Session, chosen: Chosen) -> None:
    """Acts and receipts about chosen things."""
    names = {
        f"{thing}:{key}"
        for table, thing in THINGS.items()
        if table != "community_groups"
        for key in _in(session, select(METADATA.tables[table].c.key), METADATA.tables[table].c.id, chosen[table])
    }
    for name in ("events", "receipts"):
        table = METADATA.tables[name]
        chosen[name] |= set(_in(session, select(table.c.id), table.c.thing, names))
    for name, column in (("events", "account_id"), ("receipts", "by_id")):
        chosen["accounts"] |= set(_pointed_at(session, METADATA.tables[name], column, chosen[name]))


def _in(session: Session, query: Select[Any], column: Any, values: Iterable[Any]) -> Iterator[Any]:
    """The query's rows where `column` is one of `values`, however many those are."""
    every = list(values)
    for first in range(0, len(every), AT_ONCE):
        yield from session.scalars(query.where(column.in_(every[first : first + AT_ONCE])))
