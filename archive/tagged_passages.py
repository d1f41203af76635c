"""What the taggers have read: the words of each passage, for finding those that hold a name, and how far they came.

The database looks words up by an index of its own kind (see the migration):
full text on SQLite, an inverted index of arrays on PostgreSQL.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base


class PassageWords(Base):
    """A passage as the taggers last read it.

    `words` are its folded words in order, `sounds` the keys of what may be a
    misheard name; both are separated by single spaces.
    """

    __tablename__ = "passage_words"

    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    sounds: Mapped[str] = mapped_column(Text)


class TaggedRecording(Base):
    """Which transcript of a recording was last read whole, by which versions of the taggers."""

    __tablename__ = "tagged_recordings"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id"))
    taggers: Mapped[str] = mapped_column(String(200))
    tagged_at: Mapped[datetime]
