"""Checking a bag that comes from outside, whole and strictly, before anything of it is used.

What is no plain file or folder is refused, and so is a bag that asks for files
from elsewhere: nothing is ever fetched.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InvalidInput
from ingest.keeping.bags.limits import FILES_AT_MOST
from ingest.keeping.bags.pieces import BLOCK_BYTES
from ingest.keeping.bags.safe_paths import check_no_doubles, checked_path, shown
from ingest.keeping.bags.tag_files import (
    DIGITS,
    MANIFEST,
    STRONG,
    Manifest,
    check_declaration,
    read_manifest,
    read_tags,
)

Found = dict[str, int]
"""Path below the bag -> size."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that was found whole: its folder, what it says of itself, and the checksums of its payload."""

    root: Path
    info: dict[str, str]
    payload: Manifest
    algorithm: str


def checked_bag(root: Path) -> Bag:
    """The bag in this folder, every byte of it read and hashed.

    Raises:
        InvalidInput: it is no bag that may be used; the sentence says why.
    """
    found = _files_of(root)
    check_declaration(root)
    if "fetch.txt" in found:
        raise InvalidInput("This bag asks for files from elsewhere (fetch.txt); nothing is fetched. Give a whole bag.")
    payloads, tags = _manifests(root, found)
    info = read_tags(root / "bag-info.txt") if "bag-info.txt" in found else {}
    _check_complete(payloads, {path for path in found if path.startswith("data/")})
    _check_size(info.get("Payload-Oxum", ""), {path: size for path, size in found.items() if path.startswith("data/")})
    for algorithm, manifest in tags:
        _check_tags(root, algorithm, manifest, found)
    for path in sorted(next(iter(payloads.values()))):
        _check_sums(root, path, {algorithm: manifest[path] for algorithm, manifest in payloads.items()})
    strong = next(algorithm for algorithm in ("sha256", "sha512", "sha384") if algorithm in payloads)
    return Bag(root, info, payloads[strong], strong)


def _files_of(root: Path) -> Found:
    if root.is_symlink() or not root.is_dir():
        raise InvalidInput("There is no bag at %(root)s; give a folder, or a .zip, .tar or .tar.gz file.", root=root)
    found: Found = {}
    names: list[str] = []
    for folder, folders, files in os.walk(root, followlinks=False):
        for name in (*folders, *files):
            path = Path(folder) / name
            below = _plain(str(path.relative_to(root)))
            names.append(below)
            state = path.lstat()
            if stat.S_ISREG(state.st_mode) and state.st_nlink == 1:
                found[below] = state.st_size
            elif not stat.S_ISDIR(state.st_mode):
                raise InvalidInput("“%(path)s” is a link or no file; a bag holds plain files.", path=shown(below))
        if len(names) > FILES_AT_MOST:
            raise InvalidInput("This bag has more than %(most)s files.", most=f"{FILES_AT_MOST:,}")
    check_no_doubles(names)
    return found


def _plain(path: str) -> str:
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput("“%(path)s” is no name in UTF-8.", path=ascii(path)[:120]) from error
    return checked_path(path)


def _manifests(root: Path, found: Found) -> tuple[dict[str, Manifest], list[tuple[str, Manifest]]]:
    payloads, tags = {}, []
    for name in sorted(found):
        match = MANIFEST.fullmatch(name)
        if match is None:
            continue
        if match[2] not in DIGITS:
            raise InvalidInput("%(name)s: checksums of this kind cannot be checked here.", name=name)
        manifest = read_manifest(root / name, match[2], of_payload=match[1] == "manifest")
        if match[1] == "manifest":
            payloads[match[2]] = manifest
        else:
            tags.append((match[2], manifest))
    if not payloads.keys() & STRONG:
        raise InvalidInput("This bag has no manifest with SHA-256 or SHA-512 checksums, and others prove too little.")
    return payloads, tags


def _check_complete(payloads: dict[str, Manifest], there: set[str]) -> None:
    for algorithm, manifest in payloads.items():
        for path in sorted(manifest.keys() - there):
            raise InvalidInput("“%(path)s” is in the manifest and not in the bag.", path=shown(path))
        for path in sorted(there - manifest.keys()):
            raise InvalidInput(
                "“%(path)s” is in the bag and not in manifest-%(algorithm)s.txt.", path=shown(path), algorithm=algorithm
            )


def _check_size(said: str, payload: Found) -> None:
    is_so = f"{sum(payload.values())}.{len(payload)}"
    if said and said != is_so:
        raise InvalidInput(
            "The bag says that it holds %(said)s bytes and files, and holds %(found)s.", said=shown(said), found=is_so
        )


def _check_tags(root: Path, algorithm: str, manifest: Manifest, found: Found) -> None:
    for path, digest in manifest.items():
        if path not in found or path.startswith("tagmanifest-"):
            raise InvalidInput("“%(path)s” is in the manifest and not in the bag.", path=shown(path))
        _check_sums(root, path, {algorithm: digest})
    untold = sorted(path for path in found if path.startswith("manifest-") and path not in manifest)
    if untold:
        raise InvalidInput("tagmanifest-%(algorithm)s.txt leaves out “%(path)s”.", algorithm=algorithm, path=untold[0])


def _check_sums(root: Path, path: str, wanted: Manifest) -> None:
    digests = {algorithm: hashlib.new(algorithm, usedforsecurity=False) for algorithm in wanted}
    with (root / path).open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            for digest in digests.values():
                digest.update(block)
    if any(digest.hexdigest() != wanted[algorithm] for algorithm, digest in digests.items()):
        raise InvalidInput("“%(path)s” is not what the bag's checksums say: changed, or damaged.", path=shown(path))
