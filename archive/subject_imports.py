"""Files of subjects that were handed in to be read into the archive: kept as they came, applied or not."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


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
