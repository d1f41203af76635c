"""What became of an upload, as the page that sent it says it."""

from typing import Any

from archive.arrivals import Arrival, ArrivalState, unfinished_of, used_bytes
from archive.database import reading
from media.arriving import arrived_bytes
from web.gated import Known
from web.i18n import N_, translated
from web.sizes import in_words

WORDS = {
    ArrivalState.arriving: N_("Not whole yet; it goes on where it stopped"),
    ArrivalState.whole: N_("All of it is here. Say that you may deposit it, and the archive takes it in"),
    ArrivalState.handed_in: N_("Stored. You can close this page"),
}


def begun_context(known: Known) -> dict[str, Any]:
    """What someone has begun and not finished, and how much more they may send, in words."""
    begun, room_bytes = _begun(known)
    return {
        "room": in_words(room_bytes),
        "unfinished": [
            {
                "name": each.said.get("file_name", ""),
                "here": in_words(_here(known, each)),
                "of": in_words(each.length_bytes),
                "token": each.token,
                "whole": each.state is ArrivalState.whole,
            }
            for each in begun
        ],
    }


def begun_data(known: Known) -> dict[str, Any]:
    """The same for programs."""
    begun, room_bytes = _begun(known)
    return {
        "room_bytes": room_bytes,
        "limit_bytes": known.place.settings.upload_limit_bytes,
        "unfinished": [
            arrival_data(each, _here(known, each))
            | {"upload": f"/uploads/{each.token}", "expires_at": each.expires_at.isoformat()}
            for each in begun
        ],
    }


def _begun(known: Known) -> tuple[list[Arrival], int]:
    with reading(known.place.engine) as session:
        begun = unfinished_of(session, known.account_id, now=known.now)
        used = used_bytes(session, known.account_id)
    return begun, max(0, known.place.settings.account_quota_bytes - used)


def _here(known: Known, arrival: Arrival) -> int:
    return arrived_bytes(known.place.store, arrival.upload_key)


def arrival_data(arrival: Arrival, offset_bytes: int) -> dict[str, Any]:
    """State, sentence and bytes; `key` leads to the upload's progress once it is handed in."""
    return {
        "state": arrival.state.value,
        "message": translated(arrival.refusal or WORDS.get(arrival.state, "")),
        "key": arrival.upload_key if arrival.state is ArrivalState.handed_in else "",
        "name": arrival.said.get("file_name", ""),
        "offset_bytes": offset_bytes,
        "length_bytes": arrival.length_bytes,
    }
