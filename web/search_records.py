"""Recipes and seed lots that go with a search: by what is in them, or by their own names."""

from collections.abc import Collection
from dataclasses import dataclass

from archive.name_keys import name_key
from archive.reading_mentions import Link
from archive.reading_named import names_beginning
from archive.reading_uses import RecordFound, records_using
from web.asking_the_index import Seeker, who, who_names
from web.i18n import _

MOST_RECORDS = 12


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A recipe or seed lot, and why it is here ('' where its name says it)."""

    link: Link
    why: str

    @property
    def kind(self) -> str:
        """Recipe or seed."""
        return self.link.kind


def records_for(seeker: Seeker, words: str, meant: Collection[int]) -> tuple[ShownRecord, ...]:
    """Those that use what was meant by the search; then those whose own names begin so."""
    using = records_using(seeker.session, meant, **who(seeker))
    found = {one.link: ShownRecord(one.link, _why(one)) for one in using}
    key = name_key(words)
    if key:
        for one in names_beginning(seeker.session, [key], tables=("recipe", "seed"), **who_names(seeker)):
            found.setdefault(one.link, ShownRecord(one.link, ""))
    recipes = [one for one in found.values() if one.kind == "recipe"][:MOST_RECORDS]
    return (*recipes, *[one for one in found.values() if one.kind == "seed"][:MOST_RECORDS])


def _why(one: RecordFound) -> str:
    if one.uses:
        return _("uses %(names)s") % {"names": ", ".join(link.name for link in one.uses)}
    if one.of is None:
        return ""
    said = _("a way to cook %(name)s") if one.link.kind == "recipe" else _("seed of %(name)s")
    return said % {"name": one.of.name}
