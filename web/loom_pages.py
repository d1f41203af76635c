"""The loom across stories as its page and the first page show it: what is shared, chosen and opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.reading_addresses import kind_at
from archive.reading_mentions import Link
from archive.reading_shared import Shared, shared_subjects
from archive.reading_shared_moments import FirstSaid, Pair, first_said
from web.archive_loom import Cloth, slimmed, woven
from web.archive_loom_drawing import NARROW, WIDE, draw_cloth
from web.gated import Asking
from web.i18n import _

ROWS_AT_HOME, COLUMNS_AT_HOME, COLUMNS_NARROW = 10, 9, 8


def loom_context(asking: Asking, *, subject: str, opened: Sequence[str]) -> dict[str, Any]:
    """The names that `loom.html` lists.

    `subject` is an address such as dishes/callaloo, or ''; each of `opened` such as 20-39, see `web.archive_loom`.
    """
    shared = shared_subjects(asking.session, viewer=asking.viewer, now=asking.now)
    chosen = _chosen(shared, subject)
    note = _("No two open stories share that. Choose one of these.") if subject and chosen is None else ""
    places = [(int(first), int(last)) for first, _, last in (each.partition("-") for each in opened)]
    woven_now = woven(shared, chosen=chosen, opened=places)
    return {"note": note, "cloth": cloth_shown(_laid(asking, shared, woven_now))}


@dataclass(frozen=True, slots=True)
class Laid:
    """A cloth with all that it is drawn from: what is shared, and where a story first speaks of a subject."""

    cloth: Cloth
    shared: Shared
    said: dict[Pair, FirstSaid] = field(hash=False)


def home_cloth(asking: Asking) -> Laid | None:
    """The cloth of the first page: the latest stories, nothing chosen."""
    shared = shared_subjects(asking.session, viewer=asking.viewer, now=asking.now, latest=ROWS_AT_HOME)
    return _laid(asking, shared, woven(shared, most_rows=ROWS_AT_HOME, most_columns=COLUMNS_AT_HOME))


def _laid(asking: Asking, shared: Shared, cloth: Cloth) -> Laid | None:
    """None where no story shares anything with another."""
    if not cloth.columns or not cloth.rows:
        return None
    single = [row.stories[0].id for row in cloth.rows if len(row.stories) == 1]
    subjects = [subject.id for subject in cloth.columns]
    said = first_said(asking.session, single, subjects, viewer=asking.viewer, now=asking.now) if single else {}
    return Laid(cloth, shared, said)


def cloth_shown(laid: Laid | None, *, width: float = WIDE) -> dict[str, Any] | None:
    """What macros/archive_loom.html needs."""
    if laid is None:
        return None
    cloth, shared = laid.cloth, laid.shared
    slim = slimmed(cloth, shared, COLUMNS_NARROW)
    return {
        "cloth": cloth,
        "wide": draw_cloth(cloth, width=width),
        "slim": slim,
        "narrow": draw_cloth(slim, width=NARROW),
        "counts": {subject: len(shared.stories_of(subject.id)) for subject in shared.subjects},
        "knots": _knots(laid),
    }


def _knots(laid: Laid) -> dict[tuple[int, int], dict[str, Any]]:
    """By row and subject id: where a knot leads, and what is said there; a bundle's leads to the stories in it."""
    cloth = laid.cloth
    knots = {}
    for at, column in cloth.cells:
        row, subject = cloth.rows[at], cloth.columns[column]
        moment = laid.said.get((row.stories[0].id, subject.id)) if len(row.stories) == 1 else None
        knots[at, subject.id] = {
            "href": moment.href if moment else cloth.address(row),
            "quote": moment.quote if moment else "",
            "start_s": moment.start_s if moment else None,
        }
    return knots


def _chosen(shared: Shared, subject: str) -> Link | None:
    folder, _slash, slug = subject.strip("/").partition("/")
    try:
        kind = kind_at(folder)
    except KeyError:
        kind = None
    wanted = (kind.value if kind else "", slug)
    return next((link for link in shared.subjects if (link.kind, link.slug) == wanted), None)
