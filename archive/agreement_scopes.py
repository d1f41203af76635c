"""What an agreement can stand on, by its address: recordings/KEY, stories/SLUG, p/KEY, people/SLUG."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreed_things import agreed_on, thing_at
from archive.agreement_versions import Scope
from archive.errors import InvalidInput, NotFound
from archive.facts import RecordingFacts
from archive.gate_facts import facts_of_recordings
from archive.passages import Passage, PassageVersion
from archive.reading_agreements import AgreementLine, agreements_in_words
from archive.recordings import Contribution, Recording
from archive.stories import Story
from archive.story_places import recordings_of_story
from archive.subjects import Subject


@dataclass(frozen=True, slots=True)
class ScopeAtDesk:
    """A thing that can be agreed on, as the desk names it; `recordings` are those in which a word of it can be said."""

    address: str
    title: str
    is_person: bool
    recordings: tuple[tuple[str, str], ...]
    agreements: tuple[AgreementLine, ...]


def read_scope(session: Session, address: str, *, now: datetime) -> ScopeAtDesk:
    """A thing with what is agreed on it. Raises NotFound, also where agreements do not stand on such a thing."""
    try:
        scope = thing_at(session, address)
    except InvalidInput as error:
        raise NotFound(str(error)) from error
    heard_in = recordings_of(session, scope)
    said = select(Recording).where(Recording.id.in_(heard_in)).order_by(Recording.id)
    return ScopeAtDesk(
        address=address,
        title=_title(session, scope),
        is_person=isinstance(scope, Subject),
        recordings=tuple((row.key, row.title) for row in session.scalars(said)),
        agreements=agreements_in_words(session, agreed_on(scope), _asked(session, scope, heard_in), now=now),
    )


def recordings_of(session: Session, scope: Scope) -> list[int]:
    """Ids of the recordings in which somebody may say their word on it."""
    if isinstance(scope, Recording):
        return [scope.id]
    if isinstance(scope, Passage):
        return [scope.recording_id]
    if isinstance(scope, Story):
        return recordings_of_story(session, scope.id)
    return list(session.scalars(select(Contribution.recording_id).where(Contribution.person_id == scope.id)))


def _asked(session: Session, scope: Scope, heard_in: list[int]) -> tuple[RecordingFacts, ...]:
    """The recordings whose narrators are to be asked: of a story or a line they may be silent."""
    return tuple(facts_of_recordings(session, heard_in).values()) if isinstance(scope, Recording) else ()


def _title(session: Session, scope: Scope) -> str:
    if isinstance(scope, Subject):
        return scope.name
    if isinstance(scope, Passage):
        query = select(PassageVersion.text).where(PassageVersion.passage_id == scope.id)
        return f"“{session.scalars(query.order_by(PassageVersion.id.desc())).first() or ''}”"
    return scope.title
