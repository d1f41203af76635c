"""Which ingredient or crop the words of a line name, through all its names.

The longest name in the words counts, and of several the one they end with:
"black rice" is not rice, and "taro leaves" may be taro or may not. Where two
subjects fit equally none is chosen. What a machine tends to mishear finds nothing.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName

AMBIGUOUS, PART = "ambiguous", "part"
INGREDIENTS = (SubjectKind.ingredient, SubjectKind.crop)
_ODD = {"leaves": "leaf", "loaves": "loaf", "halves": "half"}
_WITH_ES = ("oes", "ches", "shes", "xes", "sses")
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Match:
    """The subject that words name, if one; `doubt` says why it may be another."""

    subject_id: int | None
    doubt: str = ""


class IngredientNames:
    """Every name of the ingredients and crops in use, for looking many lines up."""

    def __init__(self, names: dict[tuple[str, ...], set[int]]) -> None:
        self._names = names

    @classmethod
    def load(cls, session: Session, kinds: tuple[SubjectKind, ...] = INGREDIENTS) -> "IngredientNames":
        """All of them (or those of other kinds, for the same looking up), with two queries."""
        in_use = (Subject.kind.in_(kinds), Subject.retired_at.is_(None), Subject.merged_into_id.is_(None))
        preferred = select(Subject.id, Subject.name).where(*in_use)
        others = (
            select(SubjectName.subject_id, SubjectName.name)
            .join(Subject, Subject.id == SubjectName.subject_id)
            .where(*in_use, SubjectName.kind != NameKind.heard_as)
        )
        names: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for query in (preferred, others):
            for id_, name in session.execute(query):
                names[_words(name)].add(id_)
        names.pop((), None)
        return cls(names)

    def match(self, text: str) -> Match:
        """The subject that these words name."""
        words = _words(text)
        for length in range(min(len(words), _LONGEST_NAME), 0, -1):
            found = [
                (start + length, ids)
                for start in range(len(words) - length + 1)
                if (ids := self._names.get(words[start : start + length]))
            ]
            if found:
                return _chosen(found, len(words))
        return Match(None)


def _chosen(found: list[tuple[int, set[int]]], end: int) -> Match:
    every = {id_ for _, ids in found for id_ in ids}
    if len(every) > 1:
        return Match(None, AMBIGUOUS)
    return Match(every.pop(), "" if any(ends == end for ends, _ in found) else PART)


def _words(text: str) -> tuple[str, ...]:
    """The words folded, each without its plural: on both sides alike, so it need not be a word."""
    return tuple(_singular(word.strip("'.,;:!?()[]\"")) for word in fold(text).split() if word.strip("'.,;:!?()[]\""))


def _singular(word: str) -> str:
    if word in _ODD:
        return _ODD[word]
    if word.endswith("ies") and len(word) > len("pies"):
        return f"{word[:-3]}y"
    if word.endswith(_WITH_ES):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > len("gas") else word
