"""What became of an upload, as the page that sent it says it."""

from typing import Any

from archive.arrivals import Arrival, ArrivalState
from web.i18n import N_, translated

WORDS = {
    ArrivalState.arriving: N_("Not whole yet; it goes on where it stopped"),
    ArrivalState.whole: N_("All of it is here. Say that you may deposit it, and the archive takes it in"),
    ArrivalState.handed_in: N_("Stored. You can close this page"),
}


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
