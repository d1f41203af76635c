"""Recording agreements, withdrawing and reinstating.

What is said takes effect with the caller's transaction: the gate reads these
rows at every request, and the work that follows is promised with them. A
withdrawal is never lifted by the way: a new agreement over one is refused
until it is reinstated.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreement_versions import (
    Scope,
    add_version,
    is_withdrawn,
    last_agreed,
    name_of_scope,
    terms_in,
    versions,
)
from archive.agreements import Agreement, Bounds, NameShown, Use
from archive.errors import Conflict, InvalidInput
from archive.events import note_event
from archive.evidence import Proof, add_evidence
from archive.mentions import Mention
from archive.outbox import Errand
from archive.passages import Passage
from archive.recordings import Contribution, Recording
from archive.seasons import check_season
from archive.stories import Story, StorySpan
from archive.story_places import ask_for_stories, stories_of_recording
from archive.subjects import Subject, SubjectKind
from archive.vocabulary_changes import stories_naming


@dataclass(frozen=True, slots=True)
class Basis:
    """What an agreement rests on besides a note: files and seconds, and where its wording comes from."""

    proofs: tuple[Proof, ...] = ()
    language: str = ""
    template_key: str = ""


NOTHING_MORE = Basis()


def record_agreement(
    session: Session,
    *,
    scope: Scope,
    person_id: int | None,
    uses: Collection[Use],
    name_shown: NameShown,
    pseudonym: str = "",
    wording: str,
    evidence: str = "",
    basis: Basis = NOTHING_MORE,
    by_id: int | None,
    now: datetime,
    key: str = "",
    **bounds: Unpack[Bounds],
) -> Agreement:
    """Write down what a person agrees to, as a new version in place of their former word on the same thing.

    On a subject (being heard and spoken of at all) the person is the subject itself and `person_id` is None.
    `evidence` is a note, and `basis` what else it rests on. `key` is the word's own, where it is said once more.

    Raises:
        InvalidInput: person, pseudonym, dates, season, wording or evidence do not make an agreement.
        Conflict: this person's word on this thing is a withdrawal.
    """
    _check_person(session, scope, person_id)
    _check_terms(name_shown, pseudonym, bounds)
    _check_basis(wording, evidence, basis)
    former = versions(session, scope, person_id)
    if is_withdrawn(former):
        raise Conflict("This was withdrawn; reinstate it before a new agreement is recorded.")
    agreement = add_version(
        session, scope, person_id, former, name_shown=name_shown, pseudonym=pseudonym.strip(), wording=wording,
        wording_language=basis.language, template_key=basis.template_key, evidence=evidence, recorded_by_id=by_id,
        created_at=now, **{use.value: use in uses for use in Use}, **bounds, **({"key": key} if key else {}),
    )  # fmt: skip
    add_evidence(session, agreement, basis.proofs, now=now)
    _tell(session, "agree", scope, agreement, by_id=by_id, now=now)
    return agreement


def withdraw(
    session: Session,
    scope: Scope,
    *,
    person_id: int | None = None,
    reason: str,
    by_id: int | None,
    now: datetime,
    key: str = "",
) -> Agreement:
    """Take a person's word back (for a whole thing: `person_id` None), whether or not there was one.

    Every public channel of what it covers is closed from this commit on. What
    was said of names stays in force. Withdrawing twice changes nothing more.
    `key` is the withdrawal's own, where it was made before and is said again.

    Raises:
        InvalidInput: the person is none, or is given for a subject.
    """
    _check_person(session, scope, person_id)
    former = versions(session, scope, person_id)
    if is_withdrawn(former):
        return former[-1]
    agreed = last_agreed(former)
    named = {} if agreed is None else {"name_shown": agreed.name_shown, "pseudonym": agreed.pseudonym}
    agreement = add_version(
        session,
        scope,
        person_id,
        former,
        withdrawn=True,
        evidence=reason,
        recorded_by_id=by_id,
        created_at=now,
        **named,
        **({"key": key} if key else {}),
    )
    _tell(session, "withdraw", scope, agreement, by_id=by_id, now=now)
    return agreement


def reinstate(
    session: Session, scope: Scope, *, person_id: int | None = None, reason: str, by_id: int | None, now: datetime
) -> Agreement:
    """Take a withdrawal back: a new version with the terms that were in force before it.

    Where there were none, the new version is not current, so that nothing opens that was not open before.

    Raises:
        InvalidInput: nothing was withdrawn.
    """
    former = versions(session, scope, person_id)
    if not is_withdrawn(former):
        raise InvalidInput("This is not withdrawn, so there is nothing to reinstate.")
    agreed = last_agreed(former)
    agreement = add_version(
        session, scope, person_id, former, current=agreed is not None, evidence=reason, recorded_by_id=by_id,
        created_at=now, **terms_in(agreed),
    )  # fmt: skip
    _tell(session, "reinstate", scope, agreement, by_id=by_id, now=now)
    return agreement


def affected_stories(session: Session, scope: Scope) -> list[int]:
    """Ids of the stories that an agreement on `scope` bears on, whatever their state, in order.

    For a person: those cut from recordings in which they have a part, or of which any passage mentions them.
    """
    if isinstance(scope, Story):
        return [scope.id]
    if isinstance(scope, Recording):
        return stories_of_recording(session, scope.id)
    if isinstance(scope, Passage):
        return stories_of_recording(session, scope.recording_id)
    heard = select(Contribution.recording_id).where(Contribution.person_id == scope.id)
    spoken_of = (
        select(Passage.recording_id)
        .join(Mention, Mention.passage_id == Passage.id)
        .where(Mention.subject_id == scope.id)
    )
    query = select(StorySpan.story_id).where(StorySpan.recording_id.in_(heard) | StorySpan.recording_id.in_(spoken_of))
    return list(session.scalars(query.distinct().order_by(StorySpan.story_id)))


def _check_person(session: Session, scope: Scope, person_id: int | None) -> None:
    if isinstance(scope, Subject):
        if person_id is not None or scope.kind is not SubjectKind.person:
            raise InvalidInput("Only a person can agree to be heard and spoken of, and only for themselves.")
        return
    if person_id is not None:
        person = session.get(Subject, person_id)
        if person is None or person.kind is not SubjectKind.person:
            raise InvalidInput("Choose the person whose word this is from the people in the archive.")


def _check_basis(wording: str, evidence: str, basis: Basis) -> None:
    if not wording.strip() or not (evidence.strip() or basis.proofs):
        raise InvalidInput("Keep the wording that was shown and the evidence of the agreement with it.")


def _check_terms(name_shown: NameShown, pseudonym: str, bounds: Bounds) -> None:
    if name_shown is NameShown.pseudonym and not pseudonym.strip():
        raise InvalidInput("Give the pseudonym under which this person wants to be named.")
    starts_at, ends_at = bounds.get("starts_at"), bounds.get("ends_at")
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise InvalidInput("The agreement must end after it starts.")
    check_season(bounds.get("season_from"), bounds.get("season_to"))


def _tell(session: Session, act: str, scope: Scope, agreement: Agreement, *, by_id: int | None, now: datetime) -> None:
    note_event(
        session, act, name_of_scope(scope), by_id=by_id, now=now, agreement=agreement.key, version=agreement.version
    )
    tell_stories(session, scope, agreement, now=now, narrows=act != "reinstate")


def tell_stories(session: Session, scope: Scope, agreement: Agreement, *, now: datetime, narrows: bool) -> None:
    """Have every story cut and indexed again on which a version bears that was added, or that counts no more."""
    stories = affected_stories(session, scope)
    ask_for_stories(session, stories, Errand.cut_story, Errand.index_story, now=now, narrows=narrows)
    if agreement.person_id is not None:  # their name may go, or come back, wherever else it stands
        elsewhere = set(stories_naming(session, ("subject", agreement.person_id))) - set(stories)
        ask_for_stories(session, sorted(elsewhere), Errand.index_story, now=now, narrows=narrows)
