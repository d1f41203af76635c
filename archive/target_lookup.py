"""What a person means when they say what words speak of: a subject by name, or anything by its address."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.mention_targets import Target
from archive.reading_addresses import address_of
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.subject_addresses import find_at, merged_into
from archive.subject_choices import MOST_CHOICES
from archive.subject_keeping import find_subject
from archive.subjects import Subject, SubjectKind

_RECORDS: dict[str, tuple[str, type[Recipe | Seed]]] = {"recipes": ("recipe", Recipe), "seeds": ("seed", Seed)}


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """Something to choose: `given` is what `target_given` finds it by, its name unless several share that."""

    given: str
    name: str
    kind: str


def target_given(session: Session, given: str) -> Target:
    """The subject that goes by this name, or the subject, recipe or seed lot at this address.

    Raises:
        InvalidInput: there is none, it is retired, or several go by the name.
    """
    given = " ".join(given.split())
    if not given:
        raise InvalidInput("Say what the words speak of: a name, or an address such as dishes/callaloo.")
    folder, _, slug = given.strip("/").rpartition("/")
    if folder in _RECORDS:
        return _record(session, folder, slug, given)
    subject = find_subject(session, tuple(SubjectKind), given) or _at_address(session, given)
    if subject.retired_at is not None:
        raise InvalidInput(f"“{subject.name}” is retired; choose a subject that is in use.")
    return "subject", subject.id


def subject_given(session: Session, given: str) -> Subject:
    """The same where only a subject will do.

    Raises:
        InvalidInput: as `target_given` does, or it is a recipe or a seed lot.
    """
    kind, id_ = target_given(session, given)
    if kind != "subject":
        raise InvalidInput("Choose a person, dish, ingredient, crop or place: only those have other names.")
    return session.get_one(Subject, id_)


def _record(session: Session, folder: str, slug: str, given: str) -> Target:
    kind, table = _RECORDS[folder]
    id_ = session.scalar(select(table.id).where(table.slug == slug, table.retired_at.is_(None)))
    if id_ is None:
        raise InvalidInput(f"There is no “{given}” in use; look its address up on its page.")
    return ("recipe", id_) if kind == "recipe" else ("seed", id_)


def _at_address(session: Session, given: str) -> Subject:
    try:
        return merged_into(session, find_at(session, given))
    except NotFound as error:
        raise InvalidInput(
            f"Nothing in the archive is called “{given[:100]}”; choose a name from the list, or write it down first."
        ) from error


def target_choices(session: Session) -> list[TargetChoice]:
    """The subjects in use, by name; where several share a name, each under its address."""
    in_use = (Subject.retired_at.is_(None), Subject.merged_into_id.is_(None))
    shared = select(func.lower(Subject.name)).where(*in_use).group_by(func.lower(Subject.name))
    several = set(session.scalars(shared.having(func.count() > 1)))
    query = select(Subject.name, Subject.kind, Subject.slug).where(*in_use).order_by(Subject.name, Subject.kind)
    return [
        TargetChoice(address_of(kind, slug).lstrip("/") if name.lower() in several else name, name, kind.value)
        for name, kind, slug in session.execute(query.limit(MOST_CHOICES))
    ]
