"""Making a bag of files on their way out (BagIt 1.0, RFC 8493): the manifests come last, of the bytes that went by."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256, sha512
from importlib.metadata import version
from typing import Any

from archive.keys import new_key
from ingest.keeping.bags.pieces import Piece, of_bytes

ALGORITHMS = {"sha256": sha256, "sha512": sha512}
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
KIND = "Storyloom-Kind"
Digests = dict[str, dict[str, str]]
"""Algorithm -> path -> checksum."""


class _Measured:
    """Hashes and counts what passes by."""

    def __init__(self) -> None:
        self.digests: Digests = {name: {} for name in ALGORITHMS}
        self.size_bytes = self.files = 0

    def passing(self, piece: Piece) -> Piece:
        return Piece(piece.name, self._blocks(piece))

    def _blocks(self, piece: Piece) -> Iterator[bytes]:
        hashes: dict[str, Any] = {algorithm: make() for algorithm, make in ALGORITHMS.items()}
        for block in piece.blocks:
            for one in hashes.values():
                one.update(block)
            self.size_bytes += len(block)
            yield block
        self.files += 1
        for algorithm, one in hashes.items():
            self.digests[algorithm][piece.name] = one.hexdigest()


def as_bag(payload: Iterable[Piece], *, kind: str, described: str, now: datetime) -> Iterator[Piece]:
    """The files of a bag whose payload this is. Each must be read to its end before the next is asked for."""
    measured, tags = _Measured(), _Measured()
    for piece in payload:
        yield measured.passing(Piece(f"data/{piece.name}", piece.blocks))
    info = {
        "Bag-Software-Agent": f"Storyloom {version('storyloom')}",
        "Bagging-Date": f"{now:%Y-%m-%d}",
        "External-Identifier": f"storyloom-{now:%Y%m%d}-{new_key()}",
        "External-Description": described,
        "Payload-Oxum": f"{measured.size_bytes}.{measured.files}",
        KIND: kind,
    }
    said = "".join(f"{label}: {' '.join(text.split())}\n" for label, text in info.items())
    yield tags.passing(of_bytes("bagit.txt", DECLARATION))
    yield tags.passing(of_bytes("bag-info.txt", said.encode()))
    for algorithm, digests in measured.digests.items():
        yield tags.passing(of_bytes(f"manifest-{algorithm}.txt", _manifest(digests)))
    for algorithm, digests in tags.digests.items():
        yield of_bytes(f"tagmanifest-{algorithm}.txt", _manifest(digests))


def _manifest(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()
