"""Deciding on words where they are read: beneath a line of a recording, of a story or on its own page at the desk."""

from typing import Any

from archive.reading_decisions import read_mentions
from archive.reading_undecided import Wanted, read_undecided
from archive.target_lookup import target_choices
from web.deciding import decided_context, subject_options, words_by_passage
from web.gated import Asking

MOST_IN_PLACE = 1000


def in_place(asking: Asking, wanted: Wanted, *, decided: str = "") -> dict[str, Any]:
    """What a page with lines needs: `waits` by passage, `decided` just now, `options` to point words at.

    Nothing for those who may not decide.
    """
    if not asking.viewer.is_staff:
        return {"waits": {}, "decided": [], "options": []}
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    found = read_undecided(asking.session, **asks, wanted=wanted, most=MOST_IN_PLACE)
    told = read_mentions(asking.session, decided.split(",") if decided else [], **asks)
    return {
        "waits": words_by_passage(found.words),
        "decided": [decided_context(one) for one in told],
        "options": subject_options(target_choices(asking.session)) if found.words else [],
    }
