"""Unpacking a bag from a .zip, .tar or .tar.gz into a folder of our own: plain files and folders, nothing else.

What an archive file says of itself is checked first and then not believed: what
comes out is counted as it comes. Nothing in it is unpacked again.
"""

import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from gzip import BadGzipFile
from itertools import islice
from pathlib import Path
from shutil import disk_usage
from typing import IO
from zlib import error as ZlibError  # noqa: N812 (it is a class)

from archive.errors import InvalidInput
from ingest.keeping.bags.bounded_reading import opened, zip_list_bytes
from ingest.keeping.bags.limits import FILES_AT_MOST, FREE_OF_THAT, LIST_BYTES, TIMES_SMALLER
from ingest.keeping.bags.pieces import BLOCK_BYTES
from ingest.keeping.bags.safe_paths import check_no_doubles, checked_path, shown
from media.durable import room_needed

PLAIN_TAR = (tarfile.REGTYPE, tarfile.AREGTYPE)
TO_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1
FOREIGN = (
    zipfile.BadZipFile, tarfile.TarError, BadGzipFile, EOFError, ZlibError, struct.error, NotImplementedError,
    ValueError, OverflowError, RecursionError,
)  # fmt: skip
"""What the standard library raises at an archive file that is none, or is broken."""


@dataclass(frozen=True, slots=True)
class Member:
    """One thing in an archive file; `size_bytes` is what it says of itself."""

    path: str
    is_folder: bool
    size_bytes: int


def unpack(file: Path, into: Path) -> Path:
    """Unpack it and return the folder of the bag: `into`, or the one folder that is in it.

    Raises:
        InvalidInput: it holds something that may not be, or too much of it, or is no such file.
        StorageFull: there is no room for it.
    """
    try:
        with room_needed():
            if zipfile.is_zipfile(file):
                _unpack_zip(file, into)
            else:
                _unpack_tar(file, into)
    except FOREIGN as error:
        raise InvalidInput(
            "%(file)s is no whole .zip, .tar or .tar.gz file; nothing was taken from it.", file=file.name
        ) from error
    inside = list(into.iterdir())
    one = inside[0] if len(inside) == 1 and inside[0].is_dir() else None
    return one if one is not None and not (into / "bagit.txt").exists() else into


def _most(file: Path, into: Path) -> int:
    """How many bytes may come out of it."""
    return min(max(FREE_OF_THAT, file.stat().st_size * TIMES_SMALLER), disk_usage(into).free)


def _check(members: Iterable[Member], most: int) -> None:
    every = list(members)
    if len(every) > FILES_AT_MOST:
        raise InvalidInput("This file holds more than %(most)s files.", most=f"{FILES_AT_MOST:,}")
    check_no_doubles(checked_path(member.path) for member in every)
    files = {member.path for member in every if not member.is_folder}
    for member in every:
        above = member.path.rpartition("/")[0]
        if above in files:
            raise InvalidInput("“%(path)s” lies below a file; nothing was taken from it.", path=shown(member.path))
    if sum(member.size_bytes for member in every) > most:
        raise too_much(most)


def too_much(most: int) -> InvalidInput:
    """The refusal of what would unpack to more than may be."""
    return InvalidInput(
        "This file would unpack to more than %(most)s bytes, which is too much for its size or for the disk; unpack it "
        "yourself and give the folder.",
        most=f"{most:,}",
    )


def _unpack_zip(file: Path, into: Path) -> None:
    if zip_list_bytes(file) > LIST_BYTES:
        raise InvalidInput("This file holds more than %(most)s files.", most=f"{FILES_AT_MOST:,}")
    most = _most(file, into)
    with zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        _check((_zip_member(info) for info in infos), most)
        left = most
        for info in infos:
            if not info.is_dir():
                with archive.open(info) as source:
                    left -= _write(source, into / info.filename, min(info.file_size, left), most)


def _zip_member(info: zipfile.ZipInfo) -> Member:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if info.is_dir() else stat.S_IFREG):
        raise _no_plain_file(info.filename)
    if info.flag_bits & ENCRYPTED or info.compress_type not in TO_READ or info.orig_filename != info.filename:
        raise InvalidInput("“%(path)s” is locked, or packed in a way that is not read here.", path=shown(info.filename))
    return Member(info.filename.removesuffix("/"), info.is_dir(), info.file_size)


def _no_plain_file(path: str) -> InvalidInput:
    return InvalidInput("“%(path)s” is a link or no file; a bag holds plain files.", path=shown(path))


def _unpack_tar(file: Path, into: Path) -> None:
    most = _most(file, into)
    with opened(file, most) as source, tarfile.open(fileobj=source, mode="r:", errors="strict") as archive:
        infos = list(islice(archive, FILES_AT_MOST + 1))
        _check((_tar_member(info) for info in infos if not _is_root(info)), most)
        left = most
        for info in infos:
            data = None if info.isdir() else archive.extractfile(info)
            if data is not None:
                left -= _write(data, into / _tar_member(info).path, min(info.size, left), most)


def _is_root(info: tarfile.TarInfo) -> bool:
    return info.isdir() and info.name in ("", ".")


def _tar_member(info: tarfile.TarInfo) -> Member:
    if info.sparse is not None or (not info.isdir() and info.type not in PLAIN_TAR):
        raise _no_plain_file(info.name)
    return Member(info.name.removeprefix("./"), info.isdir(), info.size)


def _write(source: IO[bytes], target: Path, may_be: int, most: int) -> int:
    """Write it out, one byte more than may be at most; returns how many bytes came."""
    target.parent.mkdir(parents=True, exist_ok=True)
    came = 0
    with target.open("xb") as file:
        while block := source.read(min(BLOCK_BYTES, may_be - came + 1)):
            came += len(block)
            if came > may_be:
                raise too_much(most)
            file.write(block)
    return came
