"""Passages: the addressable units. A passage's key is stable; its text in each transcript is a version."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey, PublicKey
from archive.errors import NotFound
from archive.keys import KEY_LENGTH
from archive.phrases import Phrase

NO_SUCH_PASSAGE = Phrase("There is no such passage.")


class Flag(StrEnum):
    """Why a passage should be read with care: a machine's doubts, and `unclear`, where a person heard no more."""

    loop = "loop"
    phantom = "phantom"
    over_silence = "over_silence"
    unsure = "unsure"
    other_language = "other_language"
    english_only = "english_only"
    unclear = "unclear"


MADE_UP = frozenset({Flag.loop, Flag.phantom, Flag.over_silence, Flag.unsure})
"""The flags of words that perhaps nobody said. Nothing is suggested from them, and nothing of them is put forward."""


class Passage(Base):
    """A place in a recording that can be named, shared and spoken of."""

    __tablename__ = "passages"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)


class PassageVersion(Base):
    """How one transcript reads a passage; `words` holds [text, start_s, end_s, confidence] where known.

    `flags` holds doubts (see `Flag`), none of a machine's where a person wrote the words; `language` is '' where it is
    the one that was stated, or that of most of the recording. `speaker_label` is what someone is called at the desk
    who is nobody in the archive, and never leaves it. `made_in_id` names the transcript in which it was first read so,
    where it was carried over from there.
    """

    __tablename__ = "passage_versions"
    __table_args__ = (UniqueConstraint("transcript_id", "passage_id"),)

    id: Mapped[PrimaryKey]
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"), index=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id"), index=True)
    position: Mapped[int]
    start_s: Mapped[float]
    end_s: Mapped[float]
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[Any]]
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    speaker_label: Mapped[str] = mapped_column(String(120), default="", server_default="")
    confidence: Mapped[float | None]
    flags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    language: Mapped[str] = mapped_column(String(10), default="", server_default="")
    made_in_id: Mapped[int | None] = mapped_column(ForeignKey("transcripts.id"))

    @property
    def origin_id(self) -> int:
        """The id of the transcript in which the passage was first read so."""
        return self.transcript_id if self.made_in_id is None else self.made_in_id


def may_be_made_up(flags: Collection[str]) -> bool:
    """Whether a machine may have made the words up that carry these flags."""
    return not MADE_UP.isdisjoint(flags)


class PassageAlias(Base):
    """The key of a passage that was merged into another, leading to whichever line has its first second now.

    The passage keeps its row and its history; where the merge is undone the alias goes and the key is its own again.
    """

    __tablename__ = "passage_aliases"

    id: Mapped[PrimaryKey]
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True)
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"))


def find_passage(session: Session, key: str) -> Passage:
    """The passage of this public key; that of one merged away leads to the passage that it became part of.

    Raises:
        NotFound: there is none.
    """
    alias = select(Passage).join(PassageAlias, PassageAlias.passage_id == Passage.id).where(PassageAlias.key == key)
    passage = session.scalar(alias) or session.scalar(select(Passage).where(Passage.key == key))
    if passage is None:
        raise NotFound(NO_SUCH_PASSAGE)
    return passage
