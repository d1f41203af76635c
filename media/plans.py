"""Site plans that people hand in: a picture, drawn anew like any other, or an SVG drawing, cleaned and kept as one."""

from collections.abc import Iterable, Iterator
from itertools import chain

from archive.errors import InvalidInput
from archive.phrases import Phrase
from media.drawn_plans import DRAWING_BYTES, cleaned_drawing
from media.limits import MIB
from media.pictures import NOT_A_PICTURE, StoredPicture, keep_picture
from media.store import LocalStore

SNIFFED_BYTES = 4096
NOT_A_PLAN = Phrase("This is not a plan that can be read here; send a JPEG, PNG or WebP picture, or an SVG drawing.")
DRAWING_SUFFIX = ".svg"


def keep_plan(store: LocalStore, chunks: Iterable[bytes]) -> StoredPicture:
    """Keep a plan, told by its content.

    Raises:
        InvalidInput: it is neither a picture nor a drawing, too large, or cannot be read.
        StorageFull: the disk is full.
    """
    pieces = iter(chunks)
    head = next(pieces, b"")
    if b"<svg" in head[:SNIFFED_BYTES].lower() or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _keep_drawing(store, chain([head], pieces))
    try:
        return keep_picture(store, chain([head], pieces))
    except InvalidInput as error:
        raise InvalidInput(NOT_A_PLAN) if error.sentence == NOT_A_PICTURE else error from error


def _keep_drawing(store: LocalStore, chunks: Iterable[bytes]) -> StoredPicture:
    drawing = cleaned_drawing(b"".join(_at_most(chunks)))
    with store.work_folder() as folder:
        drawn = folder / "drawn"
        drawn.write_bytes(drawing.content)
        kept = store.keep_picture(drawn, DRAWING_SUFFIX)
    return StoredPicture(kept.name, drawing.width_px, drawing.height_px)


def _at_most(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size_bytes = 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > DRAWING_BYTES:
            most = DRAWING_BYTES // MIB
            raise InvalidInput("This drawing is larger than %(most)s MiB; simplify it and send it again.", most=most)
        yield chunk
