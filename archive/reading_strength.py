"""What the strength of a story needs to know beyond its own moments: how rare things are, and what they are called."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.gate import Viewer
from archive.mentions import Mention
from archive.reading_counts import spoken_by_target
from archive.reading_mentions import Link
from archive.reading_moments import Moment
from archive.story_strength import Said, Strength, said_in_title, strength_of
from archive.subjects import NameKind, SubjectName

Ways = Iterable[tuple[Link | None, Collection[Moment]]]
"""What leads to a record, or speaks of a subject: a dish or crop (None: it is named itself), and the moments."""
IN_TITLES = (NameKind.variant, NameKind.local, NameKind.plural)
_NAMES = select(SubjectName.subject_id, SubjectName.name).where(
    SubjectName.subject_id.in_(bindparam("ids", expanding=True)),
    SubjectName.kind.in_(IN_TITLES),
    SubjectName.desk_only.is_(False),
)
_COLUMNS: dict[str, Any] = {"recipe": Mention.recipe_id, "seed": Mention.seed_id}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was loaded to tell how strongly things are spoken of: in how many open stories, and what they are called."""

    spreads: Mapping[Link, int]
    names: Mapping[Link, Collection[str]]


def load_weights(
    session: Session,
    things: Collection[Link],
    records: Collection[Link],
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
) -> Weighed:
    """What weighs the ways through `things` to `records`; a record that is named itself is among both."""
    spreads = spreads_of(session, things, viewer=viewer, channel=channel, now=now)
    return Weighed(spreads, names_of(session, {*things, *records}))


def strength(
    title: str,
    record: Link,
    ways: Ways,
    spreads: Mapping[Link, int],
    names: Mapping[Link, Collection[str]],
    *,
    own_voice: bool = False,
) -> Strength:
    """The strength of one story, from what was loaded for many."""
    ways = list(ways)
    said = [_said(moments, spreads.get(through or record, 1)) for through, moments in ways]
    called = [name for through, _ in ways for name in names[through or record]] + list(names[record])
    return strength_of(said, in_title=said_in_title(title, called), own_voice=own_voice)


def _said(moments: Collection[Moment], spread: int) -> Said:
    suggested = sum(moment.suggested for moment in moments)
    return Said(len(moments) - suggested, suggested, spread)


def spreads_of(
    session: Session, things: Iterable[Link], *, viewer: Viewer, channel: Channel, now: datetime
) -> dict[Link, int]:
    """How many open stories speak of each."""
    by_column: dict[str, set[Link]] = defaultdict(set)
    for thing in things:
        by_column[thing.kind if thing.kind in _COLUMNS else "subject"].add(thing)
    spreads: dict[Link, int] = {}
    for kind, own in by_column.items():
        column = _COLUMNS.get(kind, Mention.subject_id)
        among = {link.id for link in own}
        spoken = spoken_by_target(session, column, viewer=viewer, channel=channel, now=now, among=among)
        spreads |= {link: len(spoken[link.id].stories) for link in own}
    return spreads


def names_of(session: Session, things: Collection[Link]) -> dict[Link, list[str]]:
    """What each is called where a title may say it; how it was misheard and what is for the desk alone is left out."""
    subjects = {link.id: link for link in things if link.kind not in _COLUMNS}
    names = {link: [link.name] for link in things}
    for id_, name in rows(session, _NAMES, {"ids": list(subjects)}):
        names[subjects[id_]].append(name)
    return names
