"""What a person means when they say what words speak of: a subject by name, or anything by its address."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.mention_targets import Target
from archive.phrases import Phrase
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
    subject = _called(session, given) or _at_address(session, given)
    if subject.retired_at is not None:
        raise InvalidInput("“%(subject)s” is retired; choose a subject that is in use.", subject=subject.name)
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


def _called(session: Session, given: str) -> Subject | None:
    try:
        return find_subject(session, tuple(SubjectKind), given)
    except InvalidInput as several:
        # Names tell apart what is of one kind; across kinds only addresses do.
        same = [one.given for one in target_choices(session) if one.name.lower() == given.lower()]
        if not same:
            raise
        meant = Phrase("“%(given)s” may be %(same)s; give the address of the one that is meant.") % {
            "given": given,
            "same": " or ".join(same),
        }
        raise InvalidInput(meant) from several


def _record(session: Session, folder: str, slug: str, given: str) -> Target:
    kind, table = _RECORDS[folder]
    id_ = session.scalar(select(table.id).where(table.slug == slug, table.retired_at.is_(None)))
    if id_ is None:
        raise InvalidInput("There is no “%(given)s” in use; look its address up on its page.", given=given)
    return ("recipe", id_) if kind == "recipe" else ("seed", id_)


def _at_address(session: Session, given: str) -> Subject:
    try:
        return merged_into(session, find_at(session, given))
    except NotFound as error:
        raise InvalidInput(
            "Nothing in the archive is called “%(given)s”; choose a name from the list, or write it down first.",
            given=given[:100],
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
