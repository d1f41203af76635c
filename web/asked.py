"""What an address asks of the archive: words, filters, an order and a page; and the addresses of questions beside it.

What nobody can have meant to ask is refused in one sentence; the same sentence
stands on the page, in the API and at the command line.
"""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from archive.errors import BadQuestion
from archive.reading_filters import KINDS
from search.contract import Sort
from web.i18n import _

LONGEST_QUERY, LONGEST_VALUE = 300, 90
MOST_FILTERS = 20
LAST_PAGE = 1000
UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters and halves of one; joiners inside words are none of these."""
SORTS: tuple[Sort, ...] = get_args(Sort)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: words, (kind, value) filters, an order, and the page, counted from 1."""

    words: str = ""
    named: tuple[Pair, ...] = ()
    sort: Sort = "relevance"
    page: int = 1
    path: str = "/search"

    def address(
        self,
        *,
        words: str | None = None,
        without: Collection[Pair] = (),
        plus: Pair | None = None,
        sort: Sort | None = None,
        page: int = 1,
    ) -> str:
        """The address of this search with something changed, at its first page unless told otherwise."""
        pairs = [("q", self.words if words is None else words)]
        pairs += [pair for pair in self.named if pair not in without and pair != plus]
        pairs += [plus] if plus is not None else []
        order = self.sort if sort is None else sort
        pairs += [("sort", order)] if order != "relevance" else []
        pairs += [("page", str(page))] if page > 1 else []
        return f"{self.path}?{urlencode([pair for pair in pairs if pair[1]])}".rstrip("?")


def read_asked(pairs: Sequence[Pair], *, path: str = "/search", strict: bool = False) -> Asked:
    """The question that an address's names and values ask.

    A page's address may hold more than that (links get decorated on their way);
    `strict`: what is not understood is refused, so that a program never takes a
    wider answer for the one it asked for.

    Raises:
        BadQuestion: it cannot be asked as it is put.
    """
    single = {name: value for name, value in pairs if name in ("q", "sort", "page")}
    if strict:
        _refuse_unknown(name for name, _value in pairs)
    named = tuple(dict.fromkeys((kind, value.strip()) for kind, value in pairs if kind in KINDS and value.strip()))
    if len(named) > MOST_FILTERS:
        raise BadQuestion(_("A search takes at most %(most)s filters; leave some out.") % {"most": MOST_FILTERS})
    return Asked(
        words=read_words(single.get("q", "")),
        named=tuple((kind, value[:LONGEST_VALUE]) for kind, value in named),
        sort=read_sort(single.get("sort", "")),
        page=_read_page(single.get("page", "")),
        path=path,
    )


def read_words(typed: str) -> str:
    """The words as they can be searched for: signs that nobody can see become spaces.

    Raises:
        BadQuestion: they are too many.
    """
    if len(typed) > LONGEST_QUERY:
        raise BadQuestion(
            _("Search for a few words: at most %(most)s characters can be looked for.") % {"most": LONGEST_QUERY}
        )
    words = "".join(" " if unicodedata.category(sign) in UNSEEN else sign for sign in typed)
    return words if words.strip() else ""


def read_sort(given: str) -> Sort:
    """An order by its name; '' is by relevance. Raises BadQuestion."""
    if not given:
        return "relevance"
    if given not in SORTS:
        raise BadQuestion(
            _("Stories cannot be sorted by “%(given)s”; use one of %(all)s.")
            % {"given": given[:40], "all": ", ".join(SORTS)}
        )
    return given


def _read_page(given: str) -> int:
    if not given:
        return 1
    number = int(given) if given.isascii() and given.isdecimal() and len(given) <= len(str(LAST_PAGE)) else 0
    if not 1 <= number <= LAST_PAGE:
        raise BadQuestion(_("There is no such page; “page” is a number from 1 to %(last)s.") % {"last": LAST_PAGE})
    return number


def _refuse_unknown(names: Iterable[str]) -> None:
    known = ("q", "sort", "page", *KINDS)
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise BadQuestion(
            _("Nothing can be asked by “%(name)s” here; use %(all)s.") % {"name": unknown[:40], "all": ", ".join(known)}
        )
