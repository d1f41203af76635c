"""A plain client that sends one file in pieces, remembers what was acknowledged, and says where that was not kept."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import httpx

from bench.reliability.site import TUS

PAUSE_S = 0.05
LATER = {429, 503}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


@dataclass
class Sent:
    """One file: its bytes, its address once it has one, and what the server has acknowledged of it."""

    name: str
    data: bytes
    address: str = ""
    acknowledged: int = 0
    broken: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether all of it was acknowledged."""
        return bool(self.address) and self.acknowledged == len(self.data)


def made(name: str, size: int) -> Sent:
    """A file of bytes that no other has."""
    return Sent(name, Random(name).randbytes(size))


def send(one: Sent, address: str, headers: dict[str, str], *, piece_bytes: int, goes_on: Callable[[], bool]) -> None:
    """Send until all is acknowledged or `goes_on` says no; whatever breaks off is tried again."""
    with httpx.Client(base_url=address, headers=headers, timeout=30) as client:
        while goes_on() and not one.is_whole:
            try:
                _step(client, one, piece_bytes)
            except httpx.TransportError:
                one.broken += 1
                time.sleep(PAUSE_S)
                _look(client, one)


def _step(client: httpx.Client, one: Sent, piece_bytes: int) -> None:
    if not one.address:
        words = ",".join(f"{key} {base64.b64encode(said).decode()}" for key, said in _said(one).items())
        more = {**TUS, "Upload-Length": str(len(one.data)), "Upload-Metadata": words}
        answer = client.post("/uploads", headers=more)
        if answer.status_code in LATER:
            one.broken += 1
            time.sleep(int(answer.headers["Retry-After"]))
            return
        one.address = answer.raise_for_status().headers["Location"]
        return
    start = one.acknowledged
    piece = one.data[start : start + piece_bytes]
    answer = client.patch(one.address, headers={**PIECE, "Upload-Offset": str(start)}, content=piece)
    if answer.status_code == httpx.codes.NO_CONTENT:
        one.acknowledged = int(answer.headers["Upload-Offset"])
    else:
        one.broken += 1
        time.sleep(PAUSE_S)
        _look(client, one)


def _look(client: httpx.Client, one: Sent) -> None:
    """Ask how much is there, and note it where that is less than was acknowledged."""
    if not one.address:
        return
    try:
        answer = client.head(one.address, headers=TUS)
    except httpx.TransportError:
        return
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        return
    here = int(answer.headers.get("Upload-Offset", -1))
    if here < one.acknowledged:
        one.lost.append(f"{one.name}: {one.acknowledged:,} bytes acknowledged, then {answer.status_code} with {here:,}")
    one.acknowledged = max(here, 0)


def _said(one: Sent) -> dict[str, bytes]:
    return {"filename": one.name.encode(), "deposit": b"yes"}
