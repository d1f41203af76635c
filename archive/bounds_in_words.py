"""Whom and which season agreements are kept to, in words for the desk, and for those to whom they are."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.database import rows
from archive.facts import Terms
from archive.festivals import Festival
from archive.moments_said import day_of_year_said
from archive.phrases import Phrase
from archive.protocol_keeping import ProtocolWords, protocols_in_words
from archive.protocols import GroupRule

KEPT_TO_ONE = Phrase("Kept to %(groups)s.")
KEPT_TO_ANY = Phrase("Kept to whoever is in one of %(groups)s.")
KEPT_TO_ALL = Phrase("Kept to whoever is in each of %(groups)s.")
IN_SEASON = Phrase("From %(from_day)s to %(to_day)s of each year.")
AT_FESTIVAL = Phrase("Heard only on devices at %(festival)s.")


def bounds_in_words(session: Session, said: Mapping[int, Terms]) -> dict[int, tuple[str, ...]]:
    """Sentences for those of these terms that are kept to anything; asks for names only where there are any."""
    every = said.values()
    protocols = protocols_in_words(session, {terms.protocol_id for terms in every if terms.protocol_id is not None})
    festivals = _names(session, {terms.festival_id for terms in every if terms.festival_id is not None})
    sentences = {id_: tuple(_sentences(terms, protocols, festivals)) for id_, terms in said.items()}
    return {id_: own for id_, own in sentences.items() if own}


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(rows(session, select(Festival.id, Festival.name).where(Festival.id.in_(ids))))


def _sentences(terms: Terms, protocols: dict[int, ProtocolWords], festivals: dict[int, str]) -> list[str]:
    said = []
    if terms.protocol_id is not None:
        said.append(kept_to(protocols[terms.protocol_id]))
    if terms.season is not None:
        days = {"from_day": day_of_year_said(terms.season.from_day), "to_day": day_of_year_said(terms.season.to_day)}
        said.append(IN_SEASON % days)
    if terms.festival_id is not None:
        said.append(AT_FESTIVAL % {"festival": festivals[terms.festival_id]})
    return said


def kept_to(protocol: ProtocolWords) -> str:
    """To whom a protocol keeps things."""
    if len(protocol.names) == 1:
        sentence = KEPT_TO_ONE
    else:
        sentence = KEPT_TO_ANY if protocol.rule is GroupRule.any else KEPT_TO_ALL
    return sentence % {"groups": ", ".join(protocol.names)}
