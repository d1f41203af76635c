"""Writing one piece of an upload as it comes over the network, without holding a thread while nothing comes.

What arrived before a connection broke is kept and flushed. A connection that
has fallen silent is given up when another asks to go on with the upload.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from anyio.lowlevel import RunVar
from starlette.requests import ClientDisconnect, Request

from media.arriving import BeingSent, Piece, ask_for, hold
from media.store import LocalStore
from web.tus.headers import Checksum
from web.tus.refusals import ChecksumMismatch

FLUSH_BYTES = 256 * 1024
SILENCE_S = 1.0
PATIENCE_S = 9.0
RETRY_S = 0.2
_WRITERS = 8
_threads: RunVar[anyio.CapacityLimiter | None] = RunVar("threads of uploads")
Done = TypeVar("Done")


async def receive_piece(
    request: Request,
    store: LocalStore,
    upload_key: str,
    *,
    offset_bytes: int,
    length_bytes: int,
    sum_of: Checksum | None,
) -> int:
    """Write the request's body at `offset_bytes` of an upload of `length_bytes`; returns its length, safe on disk.

    Raises what `media.arriving.Piece` does, ChecksumMismatch, and ClientDisconnect
    when the connection broke, with what came of it kept unless it was to be checked whole.
    """
    piece = await _held(store, upload_key, offset_bytes, length_bytes)
    whole = False
    try:
        digest = await _write(request, piece, sum_of)
        whole = sum_of is None or digest == sum_of.digest
        if not whole:
            raise ChecksumMismatch
    finally:
        with anyio.CancelScope(shield=True):
            await _aside(lambda: piece.end(keep=sum_of is None or whole))
    return piece.length_bytes


async def _held(store: LocalStore, upload_key: str, offset_bytes: int, length_bytes: int) -> Piece:
    """Take hold, waiting for a silent connection to let go."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await _aside(lambda: hold(store, upload_key, offset_bytes=offset_bytes, limit_bytes=length_bytes))
        except BeingSent:
            if time.monotonic() > until:
                raise
        await _aside(lambda: ask_for(store, upload_key))
        await anyio.sleep(RETRY_S)


async def _write(request: Request, piece: Piece, sum_of: Checksum | None) -> bytes:
    """Write what comes until the body ends; returns its digest, b'' where none is asked for.

    While nothing comes, what came is written and another connection that wants to go on may have its place.
    """
    hasher = sum_of.hasher() if sum_of else None
    waiting = bytearray()
    ended = False
    try:
        while not ended:
            message = await _next(request)
            if message is None:
                await _flush(piece, waiting)
                if await _aside(piece.is_asked_for):
                    raise ClientDisconnect
                continue
            waiting += message.get("body", b"")
            ended = not message.get("more_body", False)
            if hasher is not None:
                hasher.update(message.get("body", b""))
            if len(waiting) >= FLUSH_BYTES or ended:
                await _flush(piece, waiting)
    finally:
        with anyio.CancelScope(shield=True):
            await _flush(piece, waiting)
    return bytes(hasher.digest()) if hasher else b""


async def _next(request: Request) -> Any:
    """The next part of the body, None where it is silent; raises ClientDisconnect when there will be none."""
    with anyio.move_on_after(SILENCE_S):
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        return message
    return None


async def _flush(piece: Piece, waiting: bytearray) -> None:
    if waiting:
        chunk = bytes(waiting)
        waiting.clear()
        await _aside(lambda: piece.write(chunk))


async def _aside(work: Callable[[], Done]) -> Done:
    """Do file work in a thread; uploads have threads of their own, so that none of them keeps a page waiting."""
    limiter = _threads.get(None)
    if limiter is None:
        limiter = anyio.CapacityLimiter(_WRITERS)
        _threads.set(limiter)
    return await to_thread.run_sync(work, limiter=limiter)
