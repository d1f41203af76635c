"""What two people agreed to, read as one person's word: which versions a merge must add so that nothing opens.

Nothing is written here; the desk shows the plan before it is done.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.agreement_versions import Scope, last_agreed, versions
from archive.agreements import BOUNDS, Agreement, NameShown, Use
from archive.naming import BY_OPENNESS
from archive.passages import Passage
from archive.recordings import Contribution, Part, Recording
from archive.stories import Story, StorySpan
from archive.subjects import Subject

ScopeOf = tuple[str, int]
"""The column of `Agreement` that names what a word stands on, and its id; a person's own word on themselves has 0."""
Words = dict[str, Any]
"""The terms of a version, by column."""
OWN: ScopeOf = ("subject_id", 0)
_TABLES: dict[str, type[Any]] = {
    "recording_id": Recording,
    "story_id": Story,
    "passage_id": Passage,
}
JOINED = "the more restrictive of what both had said holds."
SILENT = "both tell this and only one had agreed, so it is closed until they are asked again."


@dataclass(frozen=True, slots=True)
class Planned:
    """What a merge says on one thing: the words of both that are in force, and the versions to add, last one last."""

    on: ScopeOf
    kept: tuple[Agreement, ...]
    gone: tuple[Agreement, ...]
    versions: tuple[Words, ...]
    why: str


def current_words(session: Session, person: Subject) -> dict[ScopeOf, list[Agreement]]:
    """The words of this person that are in force, by what they stand on."""
    own = or_(Agreement.person_id == person.id, Agreement.subject_id == person.id)
    words: dict[ScopeOf, list[Agreement]] = defaultdict(list)
    for row in session.scalars(select(Agreement).where(Agreement.current, own).order_by(Agreement.id)):
        words[_on(row)].append(row)
    return dict(words)


def _on(row: Agreement) -> ScopeOf:
    if row.subject_id is not None:
        return OWN
    return next((column, getattr(row, column)) for column in _TABLES if getattr(row, column) is not None)


def scope_of(session: Session, on: ScopeOf, person: Subject) -> tuple[Scope, int | None]:
    """The thing itself, and whose word on it is meant (None for a person's word on themselves)."""
    if on == OWN:
        return person, None
    return session.get_one(_TABLES[on[0]], on[1]), person.id


def versions_on(session: Session, on: ScopeOf, person: Subject) -> list[Agreement]:
    """All versions of this person's word on it, oldest first."""
    return versions(session, *scope_of(session, on, person))


def planned(session: Session, gone: Subject, kept: Subject) -> list[Planned]:
    """What a merge of `gone` into `kept` must say, thing by thing."""
    of_kept, of_gone = current_words(session, kept), current_words(session, gone)
    strictest = strictest_name([*of_kept.values(), *of_gone.values()])
    closed = _told_in_silence(session, (gone, kept), (of_gone, of_kept))
    plans = []
    for on in sorted({*of_kept, *of_gone, *closed}):
        mine, theirs = of_kept.get(on, []), of_gone.get(on, [])
        terms = _reserved(joined([rows for rows in (mine, theirs) if rows]), strictest)
        if on in closed:
            terms |= {use.value: False for use in Use}
        if theirs or len(mine) != 1 or terms != terms_in(mine[0]):
            before = _before_withdrawal(session, on, (gone, kept), strictest) if terms["withdrawn"] else ()
            why = SILENT if on in closed else JOINED
            plans.append(Planned(on, tuple(mine), tuple(theirs), (*before, terms), why))
    return plans


def terms_in(row: Agreement) -> Words:
    """The terms of one version."""
    names = ("withdrawn", "name_shown", "pseudonym", *BOUNDS, *(use.value for use in Use))
    return {name: getattr(row, name) for name in names}


def joined(said: Sequence[Sequence[Agreement]]) -> Words:
    """The most restrictive of all that was said; where somebody said nothing, nothing is agreed to."""
    every = [terms_in(row) for rows in said for row in rows]
    named = max(every, key=lambda terms: BY_OPENNESS.index(terms["name_shown"]), default=None)
    starts = [terms["starts_at"] for terms in every if terms["starts_at"] is not None]
    ends = [terms["ends_at"] for terms in every if terms["ends_at"] is not None]
    kept, alike = _kept_to(every)
    agreed = bool(said) and all(said) and alike
    return {
        "withdrawn": any(terms["withdrawn"] for terms in every),
        "name_shown": named["name_shown"] if named else NameShown.anonymous,
        "pseudonym": named["pseudonym"] if named else "",
        "starts_at": max(starts, default=None),
        "ends_at": min(ends, default=None),
        **kept,
        **{use.value: agreed and all(terms[use.value] for terms in every) for use in Use},
    }


def _kept_to(every: Sequence[Words]) -> tuple[Words, bool]:
    """Season, protocol and festival of several words, and whether those who named one named the same.

    Two seasons or two protocols cannot be said as one; then nothing is agreed to until the person is asked again.
    """
    kept: Words = {}
    alike = True
    for names in (("season_from", "season_to"), ("protocol_id",), ("festival_id",)):
        named = {tuple(terms[name] for name in names) for terms in every} - {(None,) * len(names)}
        alike = alike and len(named) <= 1
        kept |= dict(zip(names, min(named, default=(None,) * len(names)), strict=True))
    return kept, alike


def strictest_name(said: Iterable[Sequence[Agreement]]) -> NameShown:
    """The most reserved name that anybody asked for."""
    return max((row.name_shown for rows in said for row in rows), key=BY_OPENNESS.index, default=NameShown.full)


def _reserved(terms: Words, strictest: NameShown) -> Words:
    """The terms with no opener name than the strictest; a pseudonym goes nowhere where it was not asked for."""
    if BY_OPENNESS.index(terms["name_shown"]) >= BY_OPENNESS.index(strictest):
        return terms
    name = NameShown.anonymous if strictest is NameShown.pseudonym else strictest
    return terms | {"name_shown": name, "pseudonym": ""}


def _before_withdrawal(
    session: Session, on: ScopeOf, people: tuple[Subject, Subject], strictest: NameShown
) -> tuple[Words, ...]:
    """What comes back into force if the withdrawal is taken back: what both had agreed to before it, joined."""
    histories = [rows for person in people if (rows := versions_on(session, on, person))]
    agreed = [last_agreed(rows) for rows in histories]
    if not any(agreed):
        return ()
    return (_reserved(joined([[row] if row else [] for row in agreed]), strictest) | {"withdrawn": False},)


def _told_in_silence(
    session: Session, people: tuple[Subject, Subject], words: tuple[dict[ScopeOf, Any], dict[ScopeOf, Any]]
) -> set[ScopeOf]:
    """Recordings and stories that one of the two tells without a word, while the other has said something on them.

    With two people the silence kept them closed; one person's word would open them.
    """
    found: set[ScopeOf] = set()
    told = [_told(session, person) for person in people]
    for recording_id in {id_ for ids in told for id_ in ids}:
        narrate = [own for own, ids in zip(words, told, strict=True) if recording_id in ids]
        on: ScopeOf = ("recording_id", recording_id)
        if any(on in own for own in words):
            if any(on not in own for own in narrate):
                found.add(on)
            continue
        for on in _stories_of(session, recording_id):
            if any(on in own for own in words) and any(on not in own for own in narrate):
                found.add(on)
    return found


def _told(session: Session, person: Subject) -> set[int]:
    query = select(Contribution.recording_id).where(
        Contribution.person_id == person.id, Contribution.part == Part.narrator
    )
    return set(session.scalars(query))


def _stories_of(session: Session, recording_id: int) -> Iterator[ScopeOf]:
    ids = session.scalars(select(StorySpan.story_id).where(StorySpan.recording_id == recording_id).distinct())
    return (("story_id", id_) for id_ in list(ids))
