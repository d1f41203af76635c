"""The loom across stories: rows are stories, columns the subjects that several of them share.

Pure layout. Where there are more stories than rows, neighbours are bundled,
and a bundle opens to the stories in it; the same record gives the same picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import urlencode

from archive.reading_mentions import Link
from archive.reading_shared import Shared, SharedSaid, SharingStory

MOST_ROWS, MOST_COLUMNS = 24, 14
Places = tuple[int, int]
"""From the first to the last story of a bundle."""
KINDS = ("person", "dish", "crop", "ingredient", "place")


@dataclass(frozen=True, slots=True)
class ClothRow:
    """One story, or a bundle of neighbours: places `first` to `last` among the stories laid out, counted from 0."""

    first: int
    stories: tuple[SharingStory, ...]

    @property
    def last(self) -> int:
        """The place of its last story."""
        return self.first + len(self.stories) - 1


@dataclass(frozen=True, slots=True)
class ClothCell:
    """Where a row speaks of a subject: in how many of its stories, in how many passages, decided by a person or not."""

    stories: int
    times: int
    suggested: bool

    def share(self, row: ClothRow) -> int:
        """How much of a bundle speaks of it, from 1 (a little) to 3 (most of it); a single story always 3."""
        return min(3, 1 + int(3 * self.stories / len(row.stories) - 1e-9)) if len(row.stories) > 1 else 3


@dataclass(frozen=True, slots=True)
class Cloth:
    """What is drawn: rows, columns and the cells where they cross; `folded` subjects are a press away."""

    rows: tuple[ClothRow, ...]
    columns: tuple[Link, ...]
    cells: dict[tuple[int, int], ClothCell] = field(hash=False)
    """By row and column."""
    folded: tuple[Link, ...]
    total: int
    opened: tuple[Places, ...] = ()
    chosen: Link | None = None

    @property
    def bundled(self) -> bool:
        """Whether any row stands for several stories."""
        return any(len(row.stories) > 1 for row in self.rows)

    def address(self, row: ClothRow) -> str:
        """Where a line leads: to its story, or to its bundle laid open, within what is open already."""
        if len(row.stories) == 1:
            return row.stories[0].href
        asked = [("subject", self.chosen.href.lstrip("/"))] if self.chosen else []
        places = (*self.opened, (row.first, row.last))
        return "/loom?" + urlencode([*asked, *(("open", f"{first}-{last}") for first, last in places)], safe="/")

    def speaks(self, row: int) -> bool:
        """Whether a row speaks of what was chosen; every row does where nothing was."""
        return self.chosen is None or (row, self.columns.index(self.chosen)) in self.cells


def woven(
    shared: Shared,
    *,
    chosen: Link | None = None,
    opened: Sequence[Places] = (),
    most_rows: int = MOST_ROWS,
    most_columns: int = MOST_COLUMNS,
) -> Cloth:
    """Lay out what stories share.

    `chosen` is in the picture whatever it takes, and with more stories than
    rows only those that speak of it are. Each of `opened` lays open the
    stories at these places of what was laid out before it, by the threads that
    tell those apart.
    """
    total = len(shared.stories)
    if chosen is not None and total > most_rows:
        speaking = shared.stories_of(chosen.id)
        shared = shared.only([story for story in shared.stories if story.id in speaking])
    for first, last in opened:
        part = _in_order(shared, _columns(shared, chosen, most_columns))[first : last + 1]
        shared = shared.only(part) if part else shared
    columns = _columns(shared, chosen, most_columns)
    rows = _rows(shared, columns, most_rows)
    cells = {
        (at, column): cell
        for at, row in enumerate(rows)
        for column, subject in enumerate(columns)
        if (cell := _cell(shared, row, subject))
    }
    folded = tuple(subject for subject in shared.subjects if subject not in columns)
    return Cloth(rows, columns, cells, folded, total, tuple(opened), chosen)


def _columns(shared: Shared, chosen: Link | None, most: int) -> tuple[Link, ...]:
    """The most telling ones, by kind, so that people, dishes and crops each hang together."""
    kept = list(shared.subjects[:most])
    if chosen is not None and chosen not in kept:
        kept = [*kept[: most - 1], chosen]
    told = {subject: len(shared.stories_of(subject.id)) for subject in kept}
    return tuple(sorted(kept, key=lambda subject: (KINDS.index(subject.kind), -told[subject], subject.name)))


def _in_order(shared: Shared, columns: Sequence[Link]) -> tuple[SharingStory, ...]:
    """Stories that begin with the same threads beside each other, so that their threads light as one."""

    def threads(story: SharingStory) -> tuple[bool, ...]:
        return tuple((story.id, subject.id) not in shared.said for subject in columns)

    return tuple(sorted(shared.stories, key=lambda story: (threads(story), story.title, story.id)))


def _rows(shared: Shared, columns: Sequence[Link], most: int) -> tuple[ClothRow, ...]:
    """At most `most` rows, as even as can be; where bundles are needed, stories without any of the threads are one."""
    stories = _in_order(shared, columns)
    if len(stories) <= most:
        return tuple(ClothRow(at, (story,)) for at, story in enumerate(stories))
    lit = [story for story in stories if any((story.id, subject.id) in shared.said for subject in columns)]
    unlit = stories[len(lit) :]
    rows = min(most - bool(unlit), len(lit))
    found, at = [], 0
    for _, own in groupby(enumerate(lit), key=lambda pair: pair[0] * rows // len(lit)):
        bundle = tuple(story for _, story in own)
        found.append(ClothRow(at, bundle))
        at += len(bundle)
    return (*found, *((ClothRow(at, unlit),) if unlit else ()))


def _cell(shared: Shared, row: ClothRow, subject: Link) -> ClothCell | None:
    said: list[SharedSaid] = [
        shared.said[story.id, subject.id] for story in row.stories if (story.id, subject.id) in shared.said
    ]
    if not said:
        return None
    return ClothCell(len(said), sum(one.times for one in said), not any(one.accepted for one in said))


def slimmed(cloth: Cloth, shared: Shared, most_columns: int) -> Cloth:
    """The same rows with fewer threads, for a narrow picture: the most telling ones, and always the chosen one."""
    telling = [subject for subject in shared.subjects if subject in cloth.columns]
    kept = set(telling[:most_columns])
    if cloth.chosen is not None and cloth.chosen not in kept:
        kept = {*telling[: most_columns - 1], cloth.chosen}
    places = [at for at, subject in enumerate(cloth.columns) if subject in kept]
    cells = {(row, places.index(column)): cell for (row, column), cell in cloth.cells.items() if column in places}
    return replace(cloth, columns=tuple(cloth.columns[at] for at in places), cells=cells)
