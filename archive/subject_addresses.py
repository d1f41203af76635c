"""Addresses of subjects: one that a subject once had leads to it for ever, and nothing else takes it."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.errors import NotFound
from archive.keys import slugify
from archive.reading_addresses import kind_at
from archive.slugs import first_free
from archive.stories import OldSlug
from archive.subjects import Subject, SubjectKind


def slug_for(session: Session, kind: SubjectKind, name: str, *, subject_id: int | None = None) -> str:
    """A slug that no other subject of this kind has or ever had; one that this subject had is its own to take again."""
    base = slugify(name)
    taken = select(Subject.slug).where(Subject.kind == kind, Subject.id.is_distinct_from(subject_id))
    old = select(OldSlug.slug).where(OldSlug.kind == kind.value, OldSlug.target_id.is_distinct_from(subject_id))
    begun = [
        *session.scalars(taken.where(Subject.slug.startswith(base, autoescape=True))),
        *session.scalars(old.where(OldSlug.slug.startswith(base, autoescape=True))),
    ]
    return first_free(base, set(begun))


def move(session: Session, subject: Subject, slug: str) -> None:
    """Give a subject another address; the one it had goes on leading to it."""
    session.execute(delete(OldSlug).where(OldSlug.kind == subject.kind.value, OldSlug.slug == slug))
    session.add(OldSlug(kind=subject.kind.value, slug=subject.slug, target_id=subject.id))
    subject.slug = slug
    session.flush()


def merged_into(session: Session, subject: Subject) -> Subject:
    """The subject itself, or the one that it was merged into, however often."""
    seen = {subject.id}
    while subject.merged_into_id is not None and subject.merged_into_id not in seen:
        subject = session.get_one(Subject, subject.merged_into_id)
        seen.add(subject.id)
    return subject


def find_at(session: Session, given: str) -> Subject:
    """The subject that `given` means at the desk: an address such as dishes/callaloo, a former one too, or a key.

    One that was merged is itself here, so that the merge can be taken back.

    Raises:
        NotFound: there is none.
    """
    folder, _, slug = given.strip().strip("/").rpartition("/")
    found = select(Subject).where(Subject.key == slug)
    if folder:
        kind = kind_at(folder)
        old = select(OldSlug.target_id).where(OldSlug.kind == str(kind), OldSlug.slug == slug)
        found = select(Subject).where(Subject.kind == kind, (Subject.slug == slug) | Subject.id.in_(old))
        found = found.order_by(Subject.slug != slug)
    subject = session.scalar(found.limit(1))
    if subject is None:
        raise NotFound(
            "There is no subject “%(given)s”; give its address, as in dishes/callaloo, or its key.", given=given
        )
    return subject
