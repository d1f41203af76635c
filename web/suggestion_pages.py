"""Suggestions as the piece of a page below the search box, and as data."""

from collections.abc import Sequence
from typing import Any

from web.i18n import _, ngettext
from web.suggesting import Group


def suggestion_context(groups: Sequence[Group]) -> dict[str, Any]:
    """The names that `suggestions.html` lists."""
    return {"groups": groups, "said": _said(sum(len(group.items) for group in groups))}


def suggestion_data(typed: str, groups: Sequence[Group]) -> dict[str, Any]:
    """The same as data."""
    return {
        "query": typed,
        "groups": [
            {
                "kind": group.kind,
                "items": [{"name": one.name, "detail": one.detail or None, "href": one.href} for one in group.items],
            }
            for group in groups
        ],
    }


def _said(count: int) -> str:
    """What a screen reader says of them."""
    if not count:
        return _("No suggestions.")
    said = ngettext("%(num)d suggestion; go to it with the down arrow.",
                    "%(num)d suggestions; go through them with the arrows.", count)  # fmt: skip
    return said % {"num": count}
