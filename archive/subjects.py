"""Subjects: authority records for people, dishes, ingredients, crops and places, under all their names."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from archive.base import Base, PrimaryKey, PublicKey
from archive.name_keys import LONGEST_KEY, name_key
from archive.phrases import Phrase


class SubjectKind(StrEnum):
    """What a subject is. A crop is an ingredient that is grown."""

    person = "person"
    dish = "dish"
    ingredient = "ingredient"
    crop = "crop"
    place = "place"

    @property
    def in_words(self) -> str:
        """One of them, as in “an ingredient”."""
        return _ONE_OF[self]


_ONE_OF = {
    SubjectKind.person: Phrase("a person"),
    SubjectKind.dish: Phrase("a dish"),
    SubjectKind.ingredient: Phrase("an ingredient"),
    SubjectKind.crop: Phrase("a crop"),
    SubjectKind.place: Phrase("a place"),
}


class NameKind(StrEnum):
    """Why a subject goes by another name."""

    variant = "variant"
    plural = "plural"
    scientific = "scientific"
    local = "local"
    heard_as = "heard_as"


class Subject(Base):
    """One person, dish, ingredient, crop or place. `folded` is the key of its name, and follows it."""

    __tablename__ = "subjects"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    kind: Mapped[SubjectKind] = mapped_column(index=True)
    slug: Mapped[str] = mapped_column(String(90))
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(LONGEST_KEY), default="", index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @validates("name")
    def _fold_name(self, _attribute: str, name: str) -> str:
        self.folded = name_key(name)
        return name


class SubjectName(Base):
    """Another name of a subject, in one language. `desk_only`: it serves to find and to tag, and no page says it.

    `folded` is its key, and follows it.
    """

    __tablename__ = "subject_names"
    __table_args__ = (UniqueConstraint("subject_id", "name", "language"),)

    id: Mapped[PrimaryKey]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(LONGEST_KEY), default="", index=True)
    kind: Mapped[NameKind]
    language: Mapped[str] = mapped_column(String(10), default="en")
    desk_only: Mapped[bool] = mapped_column(default=False)

    @validates("name")
    def _fold_name(self, _attribute: str, name: str) -> str:
        self.folded = name_key(name)
        return name


class BroaderTerm(Base):
    """That one subject is a kind of another: scarlet runner beans are beans."""

    __tablename__ = "broader_terms"
    __table_args__ = (UniqueConstraint("narrower_id", "broader_id"),)

    id: Mapped[PrimaryKey]
    narrower_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    broader_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)


class Audience(StrEnum):
    """Who may see a picture; `everyone` means everyone who may meet its subject."""

    everyone = "everyone"
    desk = "desk"


class SubjectPicture(Base):
    """A picture of a subject; `name` is its file in the store."""

    __tablename__ = "subject_pictures"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    width_px: Mapped[int]
    height_px: Mapped[int]
    alt_text: Mapped[str] = mapped_column(String(500))
    credit: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[Audience] = mapped_column(default=Audience.desk)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class SubjectIdentifier(Base):
    """What another vocabulary calls a subject; empty until someone has looked it up."""

    __tablename__ = "subject_identifiers"
    __table_args__ = (UniqueConstraint("subject_id", "scheme"),)

    id: Mapped[PrimaryKey]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    scheme: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(200))
