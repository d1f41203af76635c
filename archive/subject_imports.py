"""Files of subjects that were handed in to be read into the archive: kept as they came, applied or not."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey, PublicKey
from archive.errors import NotFound


class SubjectImport(Base):
    """One file, as text; until it is applied nothing of it is in the archive."""

    __tablename__ = "subject_imports"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    file_name: Mapped[str] = mapped_column(String(255))
    content: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


def keep_file(session: Session, *, file_name: str, content: str, by_id: int | None, now: datetime) -> SubjectImport:
    """Keep a file as it came, to be looked through and perhaps applied."""
    row = SubjectImport(file_name=file_name[:255], content=content, made_by_id=by_id, created_at=now)
    session.add(row)
    session.flush()
    return row


def find_file(session: Session, key: str) -> SubjectImport:
    """The file of this key. Raises NotFound where there is none."""
    row = session.scalar(select(SubjectImport).where(SubjectImport.key == key))
    if row is None:
        raise NotFound("There is no such file.")
    return row
