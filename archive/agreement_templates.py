"""Templates of agreements: what a person is asked, in plain words of their language, to be read or heard.

A template is a name and its versions, one line of them for each language. A
version is never changed, so that what somebody was shown can always be found
again; only the recording of its being read aloud may come later.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from archive.agreements import Use
from archive.base import Base, PrimaryKey, PublicKey, Sha256
from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.fitting import check_fit
from archive.phrases import Phrase

NO_SUCH_TEMPLATE = Phrase("There is no such agreement template.")
LONGEST_TEXT = 6000


class AgreementTemplate(Base):
    """One version of one template in one language. `voice_sha256` names the recording of it in the store, '' for none.

    `retired`: it is offered no more; it stays for those who were shown it.
    """

    __tablename__ = "agreement_templates"
    __table_args__ = (UniqueConstraint("name", "language", "version"),)

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[Sha256]
    uses: Mapped[list[Any]]
    voice_sha256: Mapped[Sha256] = mapped_column(default="")
    retired: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


def templates_in_force(session: Session, languages: Collection[str] = ()) -> list[AgreementTemplate]:
    """The newest version of each that is offered, by name and language; `languages` narrows it."""
    later = aliased(AgreementTemplate)
    newest = (
        select(func.max(later.version))
        .where(later.name == AgreementTemplate.name, later.language == AgreementTemplate.language)
        .scalar_subquery()
    )
    query = select(AgreementTemplate).where(AgreementTemplate.version == newest, AgreementTemplate.retired.is_(False))
    if languages:
        query = query.where(AgreementTemplate.language.in_(languages))
    return list(session.scalars(query.order_by(AgreementTemplate.id)))


def templates_in(session: Session, language: str) -> list[AgreementTemplate]:
    """Those of a language; of each that there is not in it, the one in English."""
    offered = templates_in_force(session, {language, "en"})
    own = {template.name for template in offered if template.language == language}
    return [each for each in offered if each.language == language or each.name not in own]


def find_template(session: Session, key: str) -> AgreementTemplate:
    """The version of this key. Raises NotFound."""
    row = session.scalar(select(AgreementTemplate).where(AgreementTemplate.key == key))
    if row is None:
        raise NotFound(NO_SUCH_TEMPLATE)
    return row


def template_called(session: Session, name: str, language: str) -> AgreementTemplate:
    """The version of this key, else the newest of this name in this language. Raises NotFound."""
    known = session.scalar(select(AgreementTemplate).where(AgreementTemplate.key == name))
    offered = (each for each in templates_in_force(session, {language}) if each.name.lower() == name.lower())
    found = known or next(offered, None)
    if found is None:
        raise NotFound(NO_SUCH_TEMPLATE)
    return found


def write_template(
    session: Session, *, name: str, language: str, title: str, text: str, uses: Collection[Use], by_id: int | None,
    now: datetime,
) -> AgreementTemplate:  # fmt: skip
    """Write a template, or the next version of the one of this name and language; the same words again change nothing.

    Raises:
        InvalidInput: a name, title or text is missing or too long.
    """
    name, title, text = " ".join(name.split()), " ".join(title.split()), text.strip()
    if not (name and title and text):
        raise InvalidInput("Give the template a name, a title and its words.")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("These words are too many to be read aloud; use at most %(most)s characters.",
                           most=LONGEST_TEXT)  # fmt: skip
    versions = select(AgreementTemplate).where(AgreementTemplate.name == name, AgreementTemplate.language == language)
    last = session.scalars(versions.order_by(AgreementTemplate.version.desc())).first()
    wanted = [use.value for use in Use if use in uses]
    if last is not None and (last.title, last.text, last.uses, last.retired) == (title, text, wanted, False):
        return last
    row = AgreementTemplate(
        name=name, language=language, version=last.version + 1 if last else 1, title=title, text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(), uses=wanted, made_by_id=by_id, created_at=now,
    )  # fmt: skip
    check_fit(row)
    session.add(row)
    session.flush()
    note_event(session, "write_template", f"template:{row.key}", by_id=by_id, now=now, name=name, version=row.version)
    return row


def retire_template(session: Session, template: AgreementTemplate, *, by_id: int | None, now: datetime) -> None:
    """Offer it no more."""
    template.retired = True
    session.flush()
    note_event(session, "retire_template", f"template:{template.key}", by_id=by_id, now=now)


def give_voice(
    session: Session, template: AgreementTemplate, voice_sha256: str, *, by_id: int | None, now: datetime
) -> None:
    """Let this version be heard as it was read aloud."""
    template.voice_sha256 = voice_sha256
    session.flush()
    note_event(session, "voice_template", f"template:{template.key}", by_id=by_id, now=now, voice=voice_sha256)


def voices_of_templates(session: Session) -> set[str]:
    """Hashes of every recording that is kept of a template."""
    return set(session.scalars(select(AgreementTemplate.voice_sha256).where(AgreementTemplate.voice_sha256 != "")))
