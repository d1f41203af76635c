"""Pictures of subjects as a viewer may see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import picture_facts
from archive.gate_lists import visible_to
from archive.phrases import Phrase
from archive.subjects import Audience, SubjectPicture

NO_SUCH_PICTURE = Phrase("There is no such picture.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page; `for_everyone` matters at the desk alone."""

    key: str
    alt_text: str
    credit: str
    width_px: int
    height_px: int
    for_everyone: bool
    href: str


def pictures_of(
    session: Session, subject_id: int, *, viewer: Viewer, channel: Channel, now: datetime
) -> tuple[Picture, ...]:
    """The pictures of a subject that this viewer may see, in the order in which they were added."""
    query = select(SubjectPicture).where(
        SubjectPicture.subject_id == subject_id, visible_to(viewer, channel, now, thing=SubjectPicture)
    )
    folder = "/desk/pictures" if channel is Channel.desk else "/pictures"
    return tuple(
        Picture(
            row.key,
            row.alt_text,
            row.credit,
            row.width_px,
            row.height_px,
            row.audience is Audience.everyone,
            f"{folder}/{row.key}.webp",
        )
        for row in session.scalars(query.order_by(SubjectPicture.id))
    )


def picture_file(session: Session, key: str, *, viewer: Viewer, channel: Channel, now: datetime) -> str:
    """The name of a picture's file in the store.

    Raises:
        NotFound: there is none, or none that this viewer may see; the two read the same.
    """
    picture = session.scalar(select(SubjectPicture).where(SubjectPicture.key == key))
    facts = None if picture is None else picture_facts(session, picture, channel=channel, now=now)
    if picture is None or not may(viewer, facts, channel, now).allow:
        raise NotFound(NO_SUCH_PICTURE)
    return picture.name
