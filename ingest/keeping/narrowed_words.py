"""What people narrowed: the part of the journal that keeps a restore from naming them, or opening uses, as before.

A word in force that leaves a use closed, has a date, or names somebody by less than the full name is in it. Said again
in an older record, it is joined with what that record holds, and the closer of the two stands on every point. Of a word
kept to a community's groups or to a festival, whose members and devices an older record may not know, it is said that
it opens nothing, until somebody writes it down again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from archive.agreeing import record_agreement
from archive.agreement_versions import Scope, is_withdrawn, versions
from archive.agreements import BOUNDS, Agreement, NameShown, Use
from archive.naming import BY_OPENNESS
from archive.passages import Passage
from archive.phrases import Phrase
from archive.recordings import Contribution, Part, Recording
from archive.stories import Story
from archive.story_places import recordings_of_story
from archive.subjects import Subject

KINDS: dict[str, type[Scope]] = {"recording": Recording, "story": Story, "passage": Passage, "subject": Subject}
KEPT_TO = ("protocol_id", "festival_id")
SAID_AGAIN = Phrase("Said after the backup that was restored; taken from its journal.")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One word in force, by its own key; `uses` are those that it leaves open to everyone in its days and season."""

    thing: str
    agreement: str
    name_shown: NameShown
    uses: list[Use] = field(default_factory=list)
    person: str = ""
    pseudonym: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    season_from: int | None = None
    season_to: int | None = None

    @property
    def kind(self) -> str:
        """Of what it is said."""
        return self.thing.partition(":")[0]


def narrowed_words(session: Session) -> Iterator[Narrowed]:
    """Every word in force that leaves something closed or unsaid."""
    person = aliased(Subject)
    for name, kind in KINDS.items():
        query = (
            select(Agreement, kind.key, person.key)
            .join(kind, kind.id == getattr(Agreement, f"{name}_id"))
            .outerjoin(person, person.id == Agreement.person_id)
            .where(Agreement.current, ~Agreement.withdrawn)
            .order_by(Agreement.id)
        )
        for version, key, person_key in session.execute(query):
            bounds = {one: getattr(version, one) for one in BOUNDS if getattr(version, one) is not None}
            to_some = {bounds.pop(one, None) for one in KEPT_TO} != {None}
            uses = [use for use in Use if getattr(version, use.value) and not to_some]
            if len(uses) < len(Use) or bounds or version.name_shown is not NameShown.full:
                unnamed = version.name_shown is NameShown.pseudonym and not version.pseudonym  # it was destroyed
                shown = NameShown.anonymous if unnamed else version.name_shown
                yield Narrowed(f"{name}:{key}", version.key, shown, uses, person_key or "",
                               version.pseudonym, **bounds)  # fmt: skip


def narrow(session: Session, scope: Scope, person_id: int | None, said: Narrowed, *, now: datetime) -> bool:
    """Say it again where this record does not know it; whether that closed anything."""
    former = versions(session, scope, person_id)
    known = session.scalar(select(Agreement.id).where(Agreement.key == said.agreement))
    if known is not None or is_withdrawn(former):
        return False
    standing = next((version for version in reversed(former) if version.current), None)
    if standing is None and not _only_closes(session, scope, person_id):
        return False  # nothing is agreed here yet: a word, however narrow, would open what is closed
    terms = _closer(standing, said)
    if standing is not None and terms == _terms(standing):
        return False
    record_agreement(
        session, scope=scope, person_id=person_id, wording=(standing and standing.wording) or SAID_AGAIN,
        evidence=SAID_AGAIN, by_id=None, now=now, key=said.agreement, **terms,
    )  # fmt: skip
    return True


def _only_closes(session: Session, scope: Scope, person_id: int | None) -> bool:
    """Whether a first word on it can open nothing: on a story, because all of it is agreed to already."""
    if not isinstance(scope, Story):
        return not isinstance(scope, Recording)
    for recording_id in recordings_of_story(session, scope.id):
        said = select(Agreement.person_id).where(Agreement.recording_id == recording_id, Agreement.current)
        by = set(session.scalars(said))
        narrates = select(Contribution.id).where(
            Contribution.recording_id == recording_id, Contribution.part == Part.narrator,
            Contribution.person_id == person_id,
        )  # fmt: skip
        if not by or (person_id not in by and session.scalar(narrates.limit(1)) is not None):
            return False
    return True


def _terms(version: Agreement) -> dict[str, Any]:
    names = ("name_shown", "pseudonym", *BOUNDS)
    return {"uses": {use for use in Use if getattr(version, use.value)}} | {one: getattr(version, one) for one in names}


def _closer(standing: Agreement | None, said: Narrowed) -> dict[str, Any]:
    """The closer of two words on every point; two that never hold together open nothing."""
    names = ("name_shown", "pseudonym", "starts_at", "ends_at", "season_from", "season_to")
    new: dict[str, Any] = {"uses": set(said.uses)} | {name: getattr(said, name) for name in names}
    if standing is None:
        return new
    old = _terms(standing)
    named = max(new, old, key=lambda terms: BY_OPENNESS.index(terms["name_shown"]))
    starts = max((one["starts_at"] for one in (new, old) if one["starts_at"]), default=None)
    ends = min((one["ends_at"] for one in (new, old) if one["ends_at"]), default=None)
    over = starts is not None and ends is not None and ends <= starts
    seasons = {(one["season_from"], one["season_to"]) for one in (new, old)} - {(None, None)}
    never = over or len(seasons) > 1
    season = (None, None) if never else next(iter(seasons), (None, None))
    return old | {
        "uses": set() if never else new["uses"] & old["uses"],
        "name_shown": named["name_shown"], "pseudonym": named["pseudonym"],
        "starts_at": starts, "ends_at": None if over else ends,
        "season_from": season[0], "season_to": season[1],
    }  # fmt: skip
