"""The headers of the tus 1.0 protocol, read strictly: whatever is not as the protocol has it is a clear 400.

Core, creation, termination, expiration and checksum; sections are those of protocol 1.0.0.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from starlette.datastructures import Headers

from web.tus.refusals import BadHeader, UnsupportedVersion, WrongContentType

VERSION = "1.0.0"
PLAIN = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
"""Headers of every answer."""

EXTENSIONS = "creation,termination,expiration,checksum"
ALGORITHMS = ("sha1", "sha256", "md5")
CONTENT_TYPE = "application/offset+octet-stream"
MOST_DIGITS = 15
LONGEST_METADATA = 8000


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a piece must hash to."""

    algorithm: str
    digest: bytes

    def hasher(self) -> Any:
        """A new hash of its kind."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def check_version(headers: Headers) -> None:
    """Raise UnsupportedVersion unless the client speaks the version spoken here (section "Tus-Resumable")."""
    if headers.get("tus-resumable") != VERSION:
        raise UnsupportedVersion


def check_content_type(headers: Headers) -> None:
    """Raise WrongContentType for a piece that is not sent as bytes at an offset (section "PATCH")."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise WrongContentType


def whole_number(headers: Headers, name: str) -> int:
    """A size or place in bytes; raises BadHeader for anything but digits."""
    value = headers.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
        raise BadHeader(f"{name} must be a number of bytes.")
    return int(value)


def metadata(headers: Headers) -> dict[str, str]:
    """`Upload-Metadata` as text by key; an empty header is none. Raises BadHeader (section "Creation")."""
    header = headers.get("upload-metadata", "")
    if len(header) > LONGEST_METADATA:
        raise BadHeader("Upload-Metadata is too long.")
    said: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = part.partition(" ")
        if key in said or not key.isascii() or not key.isprintable():
            raise BadHeader("Upload-Metadata has a key that is empty, repeated or not ASCII.")
        said[key] = _decoded(value.strip())
    return said


def checksum(headers: Headers) -> Checksum | None:
    """`Upload-Checksum`, where there is one; raises BadHeader (section "Checksum")."""
    value = headers.get("upload-checksum")
    if value is None:
        return None
    algorithm, _, encoded = value.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadHeader(f"Upload-Checksum must be one of {', '.join(ALGORITHMS)}.")
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error as error:
        raise BadHeader("Upload-Checksum holds no base64.") from error
    found = Checksum(algorithm, digest)
    if len(digest) != found.hasher().digest_size:
        raise BadHeader("Upload-Checksum has a digest of the wrong length.")
    return found


def expires(moment: datetime) -> str:
    """A moment as `Upload-Expires` has it (RFC 9110, 5.6.7)."""
    return format_datetime(moment, usegmt=True)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadHeader("Upload-Metadata holds a value that is no base64 of UTF-8.") from error
