"""Keeping pictures of subjects: what each shows in words, who made it and who may see it. Default: the desk alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.festivals import Festival
from archive.fitting import check_fit
from archive.subjects import Audience, Subject, SubjectPicture

MOST_PICTURES = 12


@dataclass(frozen=True, slots=True)
class PictureText:
    """What is said of a picture."""

    alt_text: str
    credit: str = ""
    audience: Audience = Audience.desk


def add_picture(
    session: Session,
    subject: Subject,
    text: PictureText,
    *,
    name: str,
    width_px: int,
    height_px: int,
    by_id: int | None,
    now: datetime,
) -> SubjectPicture:
    """Hang a stored picture (`name` in the store) at a subject.

    Raises:
        InvalidInput: nothing says what it shows, a text is too long, or the subject was merged or has enough.
    """
    if subject.merged_into_id is not None:
        raise InvalidInput("“%(subject)s” was merged into another; add the picture there.", subject=subject.name)
    there = session.scalars(select(SubjectPicture.id).where(SubjectPicture.subject_id == subject.id)).all()
    if len(there) >= MOST_PICTURES:
        raise InvalidInput(
            "A subject has at most %(most_pictures)s pictures; remove one first.", most_pictures=MOST_PICTURES
        )
    picture = SubjectPicture(
        subject_id=subject.id, name=name, width_px=width_px, height_px=height_px, added_by_id=by_id, created_at=now
    )
    _write(picture, text)
    session.add(picture)
    session.flush()
    note_event(session, "add_picture", f"subject:{subject.key}", by_id=by_id, now=now, picture=picture.key)
    return picture


def edit_picture(
    session: Session, picture: SubjectPicture, text: PictureText, *, by_id: int | None, now: datetime
) -> SubjectPicture:
    """Say anew what a picture shows and who may see it. Raises InvalidInput as `add_picture` does."""
    before = (picture.alt_text, picture.credit, picture.audience)
    _write(picture, text)
    session.flush()
    if before != (picture.alt_text, picture.credit, picture.audience):
        note_event(
            session, "edit_picture", _thing(session, picture), by_id=by_id, now=now, picture=picture.key,
            audience=[before[2].value, picture.audience.value],
        )  # fmt: skip
    return picture


def remove_picture(session: Session, picture: SubjectPicture, *, by_id: int | None, now: datetime) -> None:
    """Take a picture down; its file goes when nothing names it any more."""
    note_event(
        session, "remove_picture", _thing(session, picture), by_id=by_id, now=now, picture=picture.key,
        name=picture.name,
    )  # fmt: skip
    session.delete(picture)
    session.flush()


def find_picture(session: Session, key: str) -> SubjectPicture:
    """The picture of this key. Raises NotFound where there is none."""
    picture = session.scalar(select(SubjectPicture).where(SubjectPicture.key == key))
    if picture is None:
        raise NotFound("There is no such picture.")
    return picture


def names_of_pictures(session: Session) -> set[str]:
    """Every file among the store's pictures that the record names: pictures of subjects, and site plans."""
    plans = session.scalars(select(Festival.plan_name).where(Festival.plan_name != ""))
    return {*session.scalars(select(SubjectPicture.name)), *plans}


def _write(picture: SubjectPicture, text: PictureText) -> None:
    alt_text = " ".join(text.alt_text.split())
    if not alt_text:
        raise InvalidInput("Say in a few words what the picture shows, for those who cannot see it.")
    picture.alt_text, picture.credit = alt_text, " ".join(text.credit.split())
    picture.audience = text.audience
    check_fit(picture)


def _thing(session: Session, picture: SubjectPicture) -> str:
    return f"subject:{session.get_one(Subject, picture.subject_id).key}"
