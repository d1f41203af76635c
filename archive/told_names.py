"""People named in free words ("Amara's mother", "house of Amara Okafor"): shown only as those people agreed.

A hand in a lineage is kept as it was told, since not everyone is a subject.
Where the words are a person's name, that person's own wish about it counts;
where they hold the name of someone who may not be named, they are not shown.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.channels import Channel
from archive.folding import fold
from archive.gate import Viewer
from archive.reading_names import NameLink, name_links
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName

SOMEONE = "someone"


@dataclass(frozen=True, slots=True)
class ToldNames:
    """People by folded name and by its single words, how they may be named, and who of them said so themselves."""

    called: dict[str, set[int]]
    parts: dict[str, set[int]]
    shown: dict[int, NameLink]
    asked: set[int]

    def hand(self, words: str, *, said: bool = False) -> str:
        """A giver or receiver as they may be shown; `said`: a passage that is open names them."""
        ids = self.called.get(fold(words), set())
        if not ids:
            return SOMEONE if self._names_someone_hidden(words) else words
        if len(ids) > 1:
            return words if all(self._in_full(id_) for id_ in ids) else SOMEONE
        (id_,) = ids
        if id_ in self.shown:
            return self.shown[id_].name
        return words if said and id_ not in self.asked else SOMEONE

    def text(self, words: str) -> str:
        """The words, or '' where they name someone who may not be named."""
        return "" if self._names_someone_hidden(words) else words

    def _in_full(self, person_id: int) -> bool:
        return person_id in self.shown and self.shown[person_id].href is not None

    def _names_someone_hidden(self, words: str) -> bool:
        """The whole name of someone who is not shown under it; of those who asked, any part that they keep back."""
        folded = fold(words)
        whole = (
            not self._in_full(id_) and self._kept_back(name, id_) and (" " in name or id_ in self.asked)
            for name, ids in self.called.items()
            if _holds(folded, name)
            for id_ in ids
        )
        parts = (
            not self._in_full(id_) and self._kept_back(part, id_) and id_ in self.asked
            for part, ids in self.parts.items()
            if _holds(folded, part)
            for id_ in ids
        )
        return any(whole) or any(parts)

    def _kept_back(self, name: str, person_id: int) -> bool:
        return person_id not in self.shown or not _holds(fold(self.shown[person_id].name), name)


def told_names(session: Session, texts: Iterable[str], *, viewer: Viewer, channel: Channel, now: datetime) -> ToldNames:
    """What is needed to show these texts: the people whose names, or parts of them, are in them."""
    folded = [fold(text) for text in texts if text]
    names = _all_names(session)
    called = {name: ids for name, ids in names.items() if any(_holds(text, name) for text in folded)}
    parts: dict[str, set[int]] = defaultdict(set)
    for name, ids in names.items():
        for part in name.split():
            if part != name and any(_holds(text, part) for text in folded):
                parts[part] |= ids
    ids = {id_ for own in (*called.values(), *parts.values()) for id_ in own}
    asked = select(Agreement.person_id, Agreement.subject_id).where(
        Agreement.current, or_(Agreement.person_id.in_(ids), Agreement.subject_id.in_(ids))
    )
    said = {id_ for row in session.execute(asked) for id_ in row if id_ in ids}
    shown = name_links(session, ids, viewer=viewer, channel=channel, now=now)
    return ToldNames(called, parts, shown, said)


def _all_names(session: Session) -> dict[str, set[int]]:
    """Folded name -> the people who go by it."""
    names: dict[str, set[int]] = defaultdict(set)
    for id_, name in session.execute(select(Subject.id, Subject.name).where(Subject.kind == SubjectKind.person)):
        names[fold(name)].add(id_)
    others = (
        select(SubjectName.subject_id, SubjectName.name)
        .join(Subject, Subject.id == SubjectName.subject_id)
        .where(Subject.kind == SubjectKind.person, SubjectName.kind != NameKind.heard_as)
    )
    for id_, name in session.execute(others):
        names[fold(name)].add(id_)
    return names


def _holds(text: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
