"""What the routes of the upload protocol ask of the record: an arrival announced, found, written to, taken away."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import Headers

from archive.arrivals import Arrival, ArrivalState, announce, find_arrival
from archive.database import reading, writing
from archive.errors import InvalidInput
from archive.expectations import SAID, expectation_in
from ingest.handing_in import DEPOSIT, hand_in
from media.arriving import arrived_bytes, begin_upload
from web.contributing import FIELDS, plain_name
from web.gated import Known
from web.spoken_languages import language_code
from web.tus.headers import metadata, whole_number
from web.tus.refusals import AlreadyWhole, BadHeader

log = logging.getLogger(__name__)

YES = frozenset({"yes", "on", "true", "1"})
LONGEST_WORDS = 2000
FRESH_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Standing:
    """An arrival as its sender may see it."""

    arrival: Arrival
    offset_bytes: int


def begin(known: Known, headers: Headers) -> Standing:
    """Announce what a POST names and make room for it; an empty file is whole at once.

    Raises BadHeader, TooLarge, InvalidInput and StorageFull.
    """
    length, said = whole_number(headers, "upload-length"), _said(metadata(headers))
    settings = known.place.settings
    with writing(known.place.engine, of_the_record=False) as session:
        arrival = announce(
            session,
            account_id=known.account_id,
            length_bytes=length,
            said=said,
            metadata_header=headers.get("upload-metadata", ""),
            limit_bytes=settings.upload_limit_bytes,
            quota_bytes=settings.account_quota_bytes,
            stays=timedelta(seconds=settings.upload_expires_s),
            now=known.now,
        )
        begin_upload(known.place.store, arrival.upload_key)
    if not length:
        hand_in(known.place, arrival.id, now=known.now)
    return Standing(arrival, 0)


def look(known: Known, token: str) -> Standing:
    """One's own arrival and how much of it is here; raises NotFound for any other."""
    with reading(known.place.engine) as session:
        arrival = find_arrival(session, token, account_id=known.account_id, now=known.now)
    if arrival.state is not ArrivalState.arriving:
        return Standing(arrival, arrival.length_bytes)
    return Standing(arrival, arrived_bytes(known.place.store, arrival.upload_key))


def look_to_write(known: Known, token: str) -> Arrival:
    """The same, to add a piece; raises AlreadyWhole as well. Its time begins anew.

    That is noted only where a part of the time is over: a commit for each piece
    would keep its bytes waiting in the network, where a broken connection loses them.
    """
    stays = timedelta(seconds=known.place.settings.upload_expires_s)
    with reading(known.place.engine) as session:
        arrival = _open(session, known, token)
    if arrival.expires_at > known.now + stays * FRESH_SHARE:
        return arrival
    with writing(known.place.engine, of_the_record=False) as session:
        arrival = _open(session, known, token)
        arrival.expires_at = known.now + stays
    return arrival


def _open(session: Session, known: Known, token: str) -> Arrival:
    arrival = find_arrival(session, token, account_id=known.account_id, now=known.now)
    if arrival.state is not ArrivalState.arriving:
        raise AlreadyWhole
    return arrival


def finish(known: Known, arrival: Arrival, length_bytes: int) -> None:
    """Hand in what is whole now. What fails here is done again by the worker: the bytes are safe."""
    if length_bytes != arrival.length_bytes:
        return
    try:
        hand_in(known.place, arrival.id, now=known.now)
    except Exception:
        log.exception("upload %s is whole and could not be handed in yet", arrival.upload_key)


def take_away(known: Known, token: str) -> None:
    """Forget an arrival that was not handed in, and its bytes; raises NotFound."""
    with writing(known.place.engine) as session:
        arrival = find_arrival(session, token, account_id=known.account_id, now=known.now)
        if arrival.state is ArrivalState.handed_in:
            raise AlreadyWhole
        session.delete(arrival)
    known.place.store.discard_upload(arrival.upload_key)


def state_deposit(known: Known, token: str) -> Standing:
    """Say of an arrival that one may deposit it, and hand it in if it is whole."""
    with writing(known.place.engine) as session:
        arrival = find_arrival(session, token, account_id=known.account_id, now=known.now)
        arrival.said = {**arrival.said, DEPOSIT: True}
    hand_in(known.place, arrival.id, now=known.now)
    return look(known, token)


def _said(given: dict[str, str]) -> dict[str, Any]:
    """The sender's words in the names of the form; what it cannot be is refused before a byte is sent."""
    said: dict[str, Any] = {name: given[name][:LONGEST_WORDS] for name in (*FIELDS, *SAID.values()) if given.get(name)}
    said["file_name"] = plain_name(given.get("filename", ""))
    said[DEPOSIT] = given.get(DEPOSIT, "").lower() in YES
    try:
        if said.get("recorded_on"):
            date.fromisoformat(said["recorded_on"])
        expectation_in(said)
        said["spoken_language"] = language_code(said.get("spoken_language", ""))
    except (ValueError, InvalidInput) as error:
        raise BadHeader(str(error)) from error
    return said
