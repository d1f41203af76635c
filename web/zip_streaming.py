"""A ZIP that is written while it is sent: nothing of it is held but the block at hand."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ingest.keeping.bags.pieces import Piece
from web.zip_writing import READABLE, UNIX

WORDS = (".css", ".html", ".json", ".jsonl", ".srt", ".svg", ".txt", ".vtt", ".wav", ".xml")
"""What becomes smaller; sound and pictures are packed already."""


class _Sent:
    """What the ZIP writes to: it keeps nothing once it was taken."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def write(self, block: bytes) -> int:
        self._blocks.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        taken = b"".join(self._blocks)
        self._blocks.clear()
        return taken


def zip_blocks(pieces: Iterable[Piece], *, folder: str, dated: datetime) -> Iterator[bytes]:
    """The bytes of a ZIP in which these files lie in one folder."""
    sent = _Sent()
    with ZipFile(sent, "w") as archive:  # type: ignore[call-overload]
        for piece in pieces:
            info = ZipInfo(f"{folder}/{piece.name}", dated.timetuple()[:6])
            info.create_system, info.external_attr = UNIX, READABLE
            info.compress_type = ZIP_DEFLATED if piece.name.endswith(WORDS) else ZIP_STORED
            with archive.open(info, "w", force_zip64=True) as written:
                for block in piece.blocks:
                    written.write(block)
                    yield sent.taken()
    yield sent.taken()
