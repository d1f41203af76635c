"""The vocabulary that the archive curates, made ready for looking names up.

Plurals are made here, once, from curated names; what was said is never bent into a singular, which would turn
molasses into "molass".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archive.mention_targets import Target, TargetKind
from ingest.tagging.folding import fold

if TYPE_CHECKING:
    import inflect

_COUNTED_KINDS = frozenset({"dish", "ingredient", "crop"})
_PLURAL_OF = frozenset({"preferred", "variant"})


@dataclass(frozen=True, slots=True)
class VocabularyName:
    """One name of one target.

    `subject_kind` is that of the subject, empty for recipes and seeds; `name_kind` is `preferred`, `variant`,
    `plural`, `scientific`, `local` or `heard_as`.
    """

    name: str
    subject_kind: str
    target_kind: TargetKind
    target_id: int
    name_kind: str = "preferred"

    @property
    def target(self) -> Target:
        """What the name points at."""
        return self.target_kind, self.target_id


def with_plurals(names: Iterable[VocabularyName]) -> tuple[VocabularyName, ...]:
    """Give `names` and the plurals of the common nouns among them (dishes, ingredients, crops; never people, places).

    A plural that someone has already listed, for whatever target, is left to them.
    """
    listed = tuple(names)
    taken = {fold(name.name).text.strip() for name in listed}
    made: list[VocabularyName] = []
    for name in listed:
        made.extend(
            replace(name, name=plural, name_kind="plural")
            for plural in _plurals(name)
            if fold(plural).text not in taken
        )
    return (*listed, *made)


def surfaces(names: Iterable[str]) -> frozenset[str]:
    """What to look for, folded, where these names may have changed: they and any plural that is made of one."""
    # Whatever kinds the names belong or belonged to: a dish has a plural.
    made = with_plurals(VocabularyName(name, "dish", "subject", 0) for name in names)
    return frozenset(fold(one.name).text.strip() for one in made)


def _plurals(name: VocabularyName) -> tuple[str, ...]:
    """Give the plural (both, where people write mangos and mangoes), or nothing for what has none or is one already."""
    text = " ".join(name.name.split())
    if name.subject_kind not in _COUNTED_KINDS or name.name_kind not in _PLURAL_OF or not text[-1:].isalpha():
        return ()
    return _plurals_of(text)


@lru_cache(maxsize=100_000)
def _plurals_of(text: str) -> tuple[str, ...]:
    # Kept, because one name more must not cost the making of all the others' plurals.
    engine = _grammar()
    if engine.singular_noun(text) not in (False, text) or text.casefold().endswith("s"):
        return ()
    plural = str(engine.plural_noun(text))
    return (plural, f"{plural[:-2]}s") if plural.endswith("oes") else (plural,)


@cache
def _grammar() -> "inflect.engine":
    # Loading it takes seconds, which no worker without anything to tag should wait at its start.
    import inflect  # noqa: PLC0415

    return inflect.engine()
