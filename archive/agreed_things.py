"""The thing that an agreement stands on, by its address: stories/SLUG, recordings/KEY, p/KEY or people/SLUG."""

from collections.abc import Callable

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from archive.agreement_versions import Scope, column_of
from archive.errors import InvalidInput
from archive.passages import find_passage
from archive.phrases import Phrase
from archive.recordings import Recording, find_recording
from archive.stories import Story
from archive.story_drafts import find_story
from archive.subject_addresses import find_at
from archive.subjects import Subject, SubjectKind

NO_SUCH_ADDRESS = Phrase("Give stories/SLUG, recordings/KEY, p/KEY or people/SLUG.")


def thing_at(session: Session, address: str) -> Scope:
    """The story, recording, passage or person of this address.

    Raises:
        NotFound: there is none.
        InvalidInput: it is no such address, or what it names is no person.
    """
    folder, _, name = address.strip().strip("/").rpartition("/")
    find: dict[str, Callable[[], Scope]] = {
        "stories": lambda: find_story(session, name).story,
        "recordings": lambda: find_recording(session, name),
        "p": lambda: find_passage(session, name),
        "people": lambda: person_at(session, address),
    }
    if folder not in find:
        raise InvalidInput(NO_SUCH_ADDRESS)
    return find[folder]()


def person_at(session: Session, address: str) -> Subject:
    """The person of this address. Raises as `thing_at` does."""
    person = find_at(session, address)
    if person.kind is not SubjectKind.person:
        raise InvalidInput("“%(given)s” is no person; give people/SLUG.", given=address)
    return person


def agreed_on(thing: Scope) -> ColumnElement[bool]:
    """SQL, of an agreement: it stands on this very thing."""
    return column_of(thing) == thing.id


def title_of(thing: Scope) -> str:
    """What the desk calls it; a passage goes by its words elsewhere and has none here."""
    if isinstance(thing, Story | Recording):
        return thing.title
    return thing.name if isinstance(thing, Subject) else ""
