"""Handing in an arrival that is whole: its bytes hashed, its upload recorded and its run promised, in one commit.

Told to do it twice, also after a crash in between, it does it once. What
cannot be taken is said on the arrival, and its bytes go.
"""

import logging
from datetime import date, datetime

from sqlalchemy import select

from archive.arrivals import Arrival, ArrivalState, expired
from archive.database import reading, writing
from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.expectations import expectation_in
from archive.uploads import DEPOSIT_STATEMENT, seal_upload
from ingest.intake import Deposit, upload_of
from ingest.place import Place
from ingest.promise import promise_run, write_steps
from media.arriving import arrived_bytes, seal

log = logging.getLogger(__name__)

DEPOSIT = "deposit"
"""What the sender's words call the statement that they may deposit it."""


def hand_in(place: Place, arrival_id: int, *, now: datetime) -> None:
    """Hand in what has arrived whole and is deposited; anything else stays as it is."""
    with reading(place.engine) as session:
        arrival = session.get_one(Arrival, arrival_id)
    upload_key = arrival.upload_key  # the row itself knows nothing more once a transaction with it was rolled back
    ready = arrival.state in (ArrivalState.arriving, ArrivalState.whole)
    if not ready or arrived_bytes(place.store, upload_key) != arrival.length_bytes:
        return
    received = seal(place.store, upload_key)
    try:
        with writing(place.engine) as session:
            arrival = session.get_one(Arrival, arrival_id, with_for_update=True)
            if arrival.state not in (ArrivalState.arriving, ArrivalState.whole):
                return
            if not arrival.said.get(DEPOSIT):
                arrival.state = ArrivalState.whole
                return
            upload = upload_of(deposit_of(arrival), now)
            upload.key = upload_key
            upload.sha256, upload.size_bytes = received.sha256, received.size_bytes
            seal_upload(session, upload)
            write_steps(session, upload)
            promise_run(session, upload)
            note_event(session, "upload", f"upload:{upload.key}", by_id=arrival.account_id, now=now)
            arrival.state, arrival.upload_id = ArrivalState.handed_in, upload.id
    except InvalidInput as error:
        with writing(place.engine) as session:
            refused = session.get_one(Arrival, arrival_id)
            refused.state, refused.refusal = ArrivalState.refused, str(error)[:500]
        place.store.discard_upload(upload_key)


def deposit_of(arrival: Arrival) -> Deposit:
    """What its sender says of an arrival, as every way in takes it."""
    said = arrival.said
    return Deposit(
        file_name=said.get("file_name", ""),
        statement=DEPOSIT_STATEMENT if said.get(DEPOSIT) else "",
        account_id=arrival.account_id,
        title=said.get("title", ""),
        narrator_name=said.get("narrator", ""),
        recordist_name=said.get("recordist", ""),
        place_name=said.get("place", ""),
        language=said.get("spoken_language", ""),
        recorded_on=date.fromisoformat(said["recorded_on"]) if said.get("recorded_on") else None,
        expectation=expectation_in(said),
    )


def look_after_arrivals(place: Place, *, now: datetime) -> None:
    """Hand in what was whole when a process died, and throw away the bytes of what has expired."""
    with reading(place.engine) as session:
        open_ones = select(Arrival.id, Arrival.upload_key).where(Arrival.state == ArrivalState.arriving)
        arriving = session.execute(open_ones).all()
        over = [(arrival.id, arrival.upload_key) for arrival in expired(session, now=now)]
    for arrival_id, upload_key in arriving:
        try:
            hand_in(place, arrival_id, now=now)
        except NotFound:
            log.warning("upload %s has no bytes on disk; its sender starts again", upload_key)
    for arrival_id, upload_key in over:
        place.store.discard_upload(upload_key)
        with writing(place.engine) as session:
            session.delete(session.get_one(Arrival, arrival_id))
