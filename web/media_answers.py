"""Sends a file's bytes, or the one range of them that was asked for, a block at a time.

Whether they may be sent was decided before this is called, for this very
request; nothing here remembers an answer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from archive.errors import NotFound
from archive.reading_sound import NO_SUCH_SOUND, Sound
from media.http_ranges import ByteRange, Unsatisfiable, parse_range
from media.store import LocalStore

BLOCK_BYTES = 64 * 1024
AT_ONCE_BYTES = 2 * BLOCK_BYTES
"""So little is read where it is asked for: to hand each block from a thread costs more than to read it."""
TYPES = {"webm": "audio/webm", "m4a": "audio/mp4"}


def sound_answer(request: Request, store: LocalStore, sound: Sound, *, form: str, private: bool) -> Response:
    """The sound in the form `webm` or `m4a`: 200, 206, 304 or 416, with a body unless it is a HEAD.

    Raises:
        NotFound: no such form, or the file is gone from the store (it can be made again).
    """
    name = {"webm": sound.opus_name, "m4a": sound.aac_name}.get(form)
    path = store.derived_path(name) if name else None
    if name is None or path is None or not path.is_file():
        raise NotFound(NO_SUCH_SOUND)
    etag = f'"{name[:32]}-{sound.state}"'
    return file_answer(request, path, media_type=TYPES[form], etag=etag, private=private, kept=sound.is_kept)


def file_answer(
    request: Request, path: Path, *, media_type: str, etag: str, private: bool, kept: bool = False
) -> Response:
    """A file as 200, 206, 304 or 416, opened before this returns; with a body unless it is a HEAD.

    What is `kept` to some stays in no cache, not the browser's own either.
    """
    size_bytes = path.stat().st_size
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store" if kept else "private, no-cache" if private else "no-cache",
        "Content-Type": media_type,
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    wanted = parse_range(_range_header(request, etag), size_bytes)
    if isinstance(wanted, Unsatisfiable):
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size_bytes}"})
    return _send(path, wanted, size_bytes, headers, body=request.method != "HEAD")


def _range_header(request: Request, etag: str) -> str | None:
    """The `Range` header, unless it was asked for a state that is not this one any more."""
    return None if request.headers.get("if-range", etag) != etag else request.headers.get("range")


def _send(path: Path, wanted: ByteRange | None, size_bytes: int, headers: dict[str, str], *, body: bool) -> Response:
    part = wanted or ByteRange(0, size_bytes - 1)
    headers["Content-Length"] = str(part.length_bytes)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.end}/{size_bytes}"
    status = 200 if wanted is None else 206
    if not body:
        return Response(status_code=status, headers=headers)
    if part.length_bytes <= AT_ONCE_BYTES:
        return Response(b"".join(_blocks(path.open("rb"), part)), status, headers)
    return StreamingResponse(_blocks(path.open("rb"), part), status, headers)


def _blocks(file: BinaryIO, part: ByteRange) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = part.length_bytes
        while left > 0 and (block := file.read(min(BLOCK_BYTES, left))):
            left -= len(block)
            yield block
